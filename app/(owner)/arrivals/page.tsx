import { getTranslations } from "next-intl/server";
import { Amount } from "../../_components/amount.tsx";
import { DataTable } from "../../_components/data-table.tsx";
import { DayTerm } from "../../_components/day-term.tsx";
import { EmptyState } from "../../_components/empty-state.tsx";
import { Icon } from "../../_components/icon.tsx";
import { LiveRefresh } from "../../_components/live-refresh.tsx";
import { MonthSwitch, monthOf } from "../../_components/month-switch.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { openApi, orNotFound, requireShop } from "../../_server/page.ts";
import { DelayNotice } from "../_components/delay-notice.tsx";
import { one, type SearchParams, shopOf } from "../_components/shop-param.ts";
import { arrivalColumns } from "./arrival-columns.tsx";
import type { ArrivalDay } from "./arrival-mood.ts";
import { arrivalTotals } from "./arrival-totals.ts";
import { CarriedNotice } from "./carried-notice.tsx";
import { CycleSentence } from "./cycle-sentence.tsx";
import { MonthCalendar } from "./month-calendar.tsx";
import { ReturnedNotice } from "./returned-notice.tsx";

export default async function ArrivalsPage({ searchParams }: { searchParams: SearchParams }) {
  const { actor } = await requireShop("arrival.list");
  const params = await searchParams;
  const t = await getTranslations("owner");
  const api = await openApi();
  const [desk, today, shops] = await Promise.all([
    api.payment.desk(),
    api.payment.today(shopOf(params)),
    api.payment.shops(),
  ]);
  const month = monthOf(params.month) ?? today.day.slice(0, 7);
  const [days, waiting, delay, marks, carried] = await orNotFound(
    Promise.all([
      api.arrival.list({ ...shopOf(params), month }),
      api.arrival.returned(shopOf(params)),
      api.arrival.delay(shopOf(params)),
      api.arrival.marks({ month }),
      api.arrival.carried(shopOf(params)),
    ]),
  );
  const acquirer = desk.acquirerName;
  const chosen = actor.subMerchantId ?? shopOf(params).subMerchantId;
  const cycles = shops.filter((shop) => !chosen || shop.id === chosen).map((shop) => shop.cycle);
  const isGroup = !chosen;
  const totals = arrivalTotals(days, waiting);
  const href = (m: string) => {
    const shop = one(params.shop);
    return `/arrivals?month=${m}${shop ? `&shop=${shop}` : ""}`;
  };

  const columns = await arrivalColumns({ acquirer, isGroup });

  return (
    <>
      <LiveRefresh />
      <PageHead
        title={t("arrivals.title")}
        hint={
          <CycleSentence
            cycles={cycles}
            acquirer={acquirer}
            term={(words) => <DayTerm books={desk}>{words}</DayTerm>}
          />
        }
      >
        <MonthSwitch month={month} href={href} />
      </PageHead>
      {delay ? (
        <DelayNotice
          delay={delay}
          expectedDay={days.find((d) => d.clearingDate === delay.clearingDate && d.payFen > 0n)?.expectedDay}
          desk={desk}
        />
      ) : null}
      {waiting.map((d) => (
        <ReturnedNotice
          key={`${d.batchId}-${d.lineNo}`}
          row={d}
          acquirerName={acquirer}
          shopName={isGroup ? d.shopName : undefined}
        />
      ))}
      <dl className="card mb-4 grid grid-cols-3 gap-px overflow-hidden bg-line">
        {(
          [
            ["expected", totals.expectedFen, ""],
            ["arrived", totals.arrivedFen, "text-jade"],
            ["returned", totals.returnedFen, "text-vermilion"],
          ] as const
        ).map(([key, fen, colour]) => (
          <div key={key} className="bg-card p-3 md:p-4">
            <dt className="text-ink-2 text-sm">{t(`arrivals.${key}`)}</dt>
            <dd className={`font-semibold text-base sm:text-lg md:text-xl ${fen > 0n ? colour : ""}`}>
              <Amount fen={fen} />
            </dd>
            {key === "returned" && fen > 0n ? (
              <dd className="text-ink-2 text-sm">
                {totals.waitingFen > 0n
                  ? t.rich("arrivals.returnedWaiting", { amount: () => <Amount fen={totals.waitingFen} /> })
                  : t(totals.cameSinceFen === fen ? "arrivals.returnedAllCame" : "arrivals.returnedAgain")}
              </dd>
            ) : null}
          </div>
        ))}
      </dl>
      <CarriedNotice carried={carried} acquirer={acquirer} isGroup={isGroup} />
      {marks ? null : (
        <p className="mb-3 flex items-start gap-2 text-amber-ink">
          <Icon name="info" className="mt-0.5" />
          {t("arrivals.noCalendar", { acquirer, year: month.slice(0, 4) })}
        </p>
      )}
      <MonthCalendar month={month} today={today.day} days={days} marks={marks} />
      <h2 className="mt-6 mb-2 text-lg">{t("arrivals.list")}</h2>
      {days.length === 0 ? (
        <EmptyState title={t("arrivals.empty")} hint={t("arrivals.emptyHint")} />
      ) : (
        <DataTable
          caption={t("arrivals.title")}
          columns={columns}
          rows={broughtOnce(days)}
          rowKey={(row) => `${row.batchId}-${row.lineNo}`}
          href={(row) => `/arrivals/${row.batchId}?shop=${row.subMerchantId}`}
        />
      )}
    </>
  );
}

/** Days that pay together and bring nothing stand once: what they carry is in the last of them. The newest comes first. */
function broughtOnce(days: readonly ArrivalDay[]): ArrivalDay[] {
  const brought = new Set<string>();
  return days.filter((day) => {
    const key = `${day.subMerchantId} ${day.settleDay}`;
    const isShown = day.payFen > 0n || !brought.has(key);
    brought.add(key);
    return isShown;
  });
}
