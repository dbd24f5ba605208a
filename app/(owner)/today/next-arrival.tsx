import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import type { Id } from "#server/id.ts";
import { Amount } from "../../_components/amount.tsx";
import { Icon } from "../../_components/icon.tsx";
import { Day } from "../../_components/time.tsx";
import { Unconfirmed } from "../../_components/unconfirmed.tsx";
import { openApi } from "../../_server/page.ts";
import { Composition } from "../_components/composition.tsx";
import { DelayNotice } from "../_components/delay-notice.tsx";
import { LatePayments } from "./late-payments.tsx";

/** A date is promised only by the one who can keep it: before the release it is 预计, and says for whom we wait. */
export async function NextArrival({
  shop,
  desk,
}: {
  shop: { subMerchantId?: Id<"smt"> };
  desk: Answers["payment"]["desk"];
}) {
  const { acquirerName } = desk;
  const t = await getTranslations("owner");
  const api = await openApi();
  const [{ next, estimate }, delay] = await Promise.all([api.arrival.next(shop), api.arrival.delay(shop)]);
  const returned = next || estimate ? [] : await api.arrival.returned(shop);
  return (
    <section className="card flex flex-col gap-3 p-4">
      <h2 className="text-ink-2 text-sm">{t("today.next")}</h2>
      {delay ? (
        <DelayNotice
          delay={delay}
          expectedDay={next?.clearingDate === delay.clearingDate ? next.expectedDay : undefined}
          desk={desk}
        />
      ) : null}
      {next ? (
        <>
          <p className="font-semibold text-3xl">
            <Amount fen={next.amountFen} />
          </p>
          <p className="flex items-start gap-2">
            <Icon
              name={next.released ? "bank" : "clock"}
              className={`mt-0.5 ${next.released ? "text-jade" : "text-amber-ink"}`}
            />
            <span>
              {next.released && next.accountTail !== null
                ? t.rich("today.nextReleased", {
                    day: () => <Day day={next.day ?? next.expectedDay} weekday />,
                    bank: next.bankName ?? "",
                    tail: next.accountTail,
                  })
                : t.rich(next.released ? "today.nextReleasedAll" : "today.nextExpected", {
                    day: () => <Day day={next.day ?? next.expectedDay} weekday />,
                    amount: () => <Amount fen={next.amountFen} />,
                    acquirer: acquirerName,
                  })}
            </span>
          </p>
          {!next.released && next.accountTail !== null ? (
            <p className="text-ink-2 text-sm">
              {t("today.nextBank", { bank: next.bankName ?? "", tail: next.accountTail })}
            </p>
          ) : null}
          <Composition parts={next.parts} />
        </>
      ) : estimate ? (
        <>
          <p className="flex flex-wrap items-center gap-3">
            <Amount fen={estimate.amountFen} className="font-semibold text-3xl" />
            <Unconfirmed />
          </p>
          <p className="flex items-start gap-2">
            <Icon name="clock" className="mt-0.5 text-amber-ink" />
            <span>
              {t.rich(estimate.day ? "today.nextEstimate" : "today.nextEstimateNoDay", {
                day: () => (estimate.day ? <Day day={estimate.day} weekday /> : null),
                acquirer: acquirerName,
              })}
            </span>
          </p>
        </>
      ) : returned.length > 0 ? (
        <>
          <ul className="flex flex-col gap-1 text-lg">
            {returned.map((line) => (
              <li key={`${line.batchId}-${line.lineNo}`}>
                {t.rich("today.nextHeld", {
                  amount: () => <Amount fen={line.payFen} className="font-semibold" />,
                })}
              </li>
            ))}
          </ul>
          <p className="text-ink-2">{t("today.nextHeldHint")}</p>
        </>
      ) : (
        <>
          <p className="text-lg">{t("today.nextNone")}</p>
          <p className="text-ink-2">{t("today.nextNoneHint")}</p>
        </>
      )}
    </section>
  );
}

/** So many are named one by one. */
const LATE_MAX = 3;

/** What needs a person: returned payouts that the shop mends, what the acquirer wants of a stopped shop, and money that came after a cancel and waits for the acquirer. */
export async function NeedsMe({
  shop,
  isGroup,
  stopped,
}: {
  shop: { subMerchantId?: Id<"smt"> };
  /** Several shops: each is named. */
  isGroup: boolean;
  /** Shops of which the acquirer wants something; the page says what, above. */
  stopped: readonly { id: string; shortName: string }[];
}) {
  const t = await getTranslations("owner");
  const api = await openApi();
  const [returned, queue, late] = await Promise.all([
    api.arrival.returned(shop),
    api.refund.waiting(shop),
    api.payment.list({ ...shop, status: "late", limit: LATE_MAX }),
  ]);
  return (
    <section className="card flex flex-col gap-3 p-4">
      <h2 className="text-ink-2 text-sm">{t("today.needs")}</h2>
      {stopped.map((s) => (
        <p key={s.id} className="flex items-start gap-2">
          <Icon name="warning" className="mt-0.5 text-vermilion" />
          {t("today.needStopped", { shop: s.shortName })}
        </p>
      ))}
      <LatePayments late={late} isGroup={isGroup} />
      <RefundsInQueue queue={queue} />
      {returned.length + queue.refunds.length + late.count + stopped.length > 0 ? null : (
        <p className="flex items-center gap-2 text-lg">
          <Icon name="check-circle" className="text-jade" />
          {t("today.needsNone")}
        </p>
      )}
      {returned.length === 0 ? null : (
        <ul className="flex flex-col gap-3">
          {returned.map((line) => (
            <li key={`${line.batchId}-${line.lineNo}`} className="flex items-start gap-2">
              <Icon name="warning" className="mt-0.5 text-vermilion" />
              <div>
                <p>
                  {isGroup ? `${line.shopName} · ` : ""}
                  {t.rich("today.needReturned", { day: () => <Day day={line.settleDay} /> })} ·{" "}
                  <Amount fen={line.payFen} />
                </p>
                <Link className="link" href={`/arrivals/${line.batchId}?shop=${line.subMerchantId}`}>
                  {t("today.needReturnedDo")}
                </Link>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Refunds that wait for somebody's money, and those for which it did not come. */
async function RefundsInQueue({ queue }: { queue: Answers["refund"]["waiting"] }) {
  const t = await getTranslations("common");
  const ranOut = queue.refunds.filter((r) => r.funding === "ran_out").length;
  const waiting = queue.refunds.length - ranOut;
  if (queue.refunds.length === 0) return null;
  return (
    <div className="flex items-start gap-2">
      <Icon name="clock" className={`mt-0.5 ${ranOut > 0 ? "text-vermilion" : "text-amber-ink"}`} />
      <div>
        {ranOut > 0 ? <p>{t("waitingRefunds.needRanOut", { n: ranOut })}</p> : null}
        {waiting > 0 ? <p>{t("waitingRefunds.need", { n: waiting })}</p> : null}
        <Link className="link" href="/refunds">
          {t("waitingRefunds.needDo")}
        </Link>
      </div>
    </div>
  );
}
