import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { z } from "zod";
import { listed } from "#app/_components/listed.ts";
import { paymentFilters } from "#server/api/payment.ts";
import { Amount } from "../../_components/amount.tsx";
import { DataTable } from "../../_components/data-table.tsx";
import { DayTerm } from "../../_components/day-term.tsx";
import { Icon } from "../../_components/icon.tsx";
import { LiveRefresh } from "../../_components/live-refresh.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { Time } from "../../_components/time.tsx";
import { openApi, orNotFound, requireShop } from "../../_server/page.ts";
import { one, type SearchParams, shopOf } from "../_components/shop-param.ts";
import { Filters } from "./filters.tsx";
import { NoPayments } from "./no-payments.tsx";
import { paymentColumns } from "./payment-columns.tsx";
import { DEFAULT_STATUS, readFilters } from "./read-filters.ts";

const FILTER_NAMES = [
  ["q", "searchLabel"],
  ["status", "status"],
  ["channel", "channel"],
  ["from", "from"],
  ["to", "to"],
] as const;

export default async function PaymentsPage({ searchParams }: { searchParams: SearchParams }) {
  const { actor } = await requireShop("payment.list");
  const params = await searchParams;
  const t = await getTranslations("owner");
  const locale = await getLocale();
  const api = await openApi();
  const asked = paymentFilters.safeParse(readFilters(params));
  const filters: z.infer<typeof paymentFilters> = asked.success ? asked.data : { status: DEFAULT_STATUS };
  const [found, desk, shops] = await Promise.all([
    orNotFound(api.payment.list(filters)),
    api.payment.desk(),
    api.payment.shops(),
  ]);
  const sells = shops.some((shop) => shop.role === "shop");

  const isGroup = actor.subMerchantId === undefined;
  const columns = await paymentColumns(isGroup);
  const isFiltered = Object.keys(params).some((k) => k !== "shop" && k !== "cursor");
  const active = FILTER_NAMES.filter(([key]) => one(params[key]) !== undefined).map(([, name]) =>
    t(`payments.${name}`),
  );
  const query = (change: Record<string, string | undefined>) => {
    const next = new URLSearchParams();
    for (const [key, value] of Object.entries({ ...params, ...change })) {
      const text = one(value);
      if (text !== undefined) next.set(key, text);
    }
    const text = next.toString();
    return text === "" ? "" : `?${text}`;
  };
  return (
    <>
      {filters.cursor ? null : <LiveRefresh />}
      <PageHead
        title={t("payments.title")}
        hint={
          <span className="flex flex-wrap gap-x-3">
            <span>{t("payments.found", { count: found.count })}</span>
            <span>
              {t.rich("payments.totals", {
                paid: () => <Amount fen={found.totals.paidFen} className="font-semibold text-ink" />,
                refunded: () => <Amount fen={found.totals.refundedFen} />,
                net: () => <Amount fen={found.totals.paidFen - found.totals.refundedFen} />,
              })}
            </span>
            <span>
              {t.rich("payments.hint", {
                acquirer: desk.acquirerName,
                cutOff: desk.cutOff,
                term: (words) => <DayTerm books={desk}>{words}</DayTerm>,
              })}
            </span>
            <span className="text-ink-3">
              {t.rich("payments.updated", { time: () => <Time at={desk.now} style="seconds" /> })}
            </span>
          </span>
        }
      >
        <a className="btn btn-small" href={`/payments/export${query({ cursor: undefined })}`} download>
          <Icon name="download" />
          {t("payments.export")}
        </a>
      </PageHead>
      <Filters />
      {found.rows.length === 0 ? (
        <NoPayments
          sells={sells}
          filters={isFiltered ? listed(active, locale) : undefined}
          unfiltered={`/payments${shopOf(params).subMerchantId ? `?shop=${one(params.shop)}` : ""}`}
        />
      ) : (
        <DataTable
          caption={t("payments.title")}
          columns={columns}
          rows={found.rows}
          rowKey={(row) => row.id}
          href={(row) => `/payments/${row.id}`}
        />
      )}
      <nav className="mt-4 flex justify-center gap-2">
        {filters.cursor ? (
          <Link className="btn" href={`/payments${query({ cursor: undefined })}`}>
            {t("payments.first")}
          </Link>
        ) : null}
        {found.nextCursor ? (
          <Link className="btn" href={`/payments${query({ cursor: found.nextCursor })}`}>
            {t("payments.next")}
          </Link>
        ) : null}
      </nav>
    </>
  );
}
