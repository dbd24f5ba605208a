import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { DataTable } from "#app/_components/data-table.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Day } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireShop } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { type SearchParams, shopOf } from "../../_components/shop-param.ts";
import { PrintButton } from "../../payments/[orderId]/print-button.tsx";
import { ARRIVAL_MOOD } from "../arrival-mood.ts";
import { ReturnedNotice } from "../returned-notice.tsx";
import { CompositionCard } from "./composition-card.tsx";
import { entryColumns } from "./entry-columns.tsx";
import { FileCard } from "./file-card.tsx";
import { Steps } from "./steps.tsx";

/** One arrival: gross to net, every payment inside, the bank's number for it. */
export default async function ArrivalPage({
  params,
  searchParams,
}: {
  params: Promise<{ batchId: string }>;
  searchParams: SearchParams;
}) {
  await requireShop("arrival.get");
  const { batchId } = await params;
  if (!isId("clb", batchId)) notFound();
  const t = await getTranslations("owner");
  const api = await openApi();
  const [arrival, desk] = await Promise.all([
    orNotFound(api.arrival.get({ batchId, ...shopOf(await searchParams) })),
    api.payment.desk(),
  ]);
  const columns = await entryColumns();
  return (
    <>
      <BackLink href="/arrivals">{t("arrival.back")}</BackLink>
      <PageHead
        title={
          <span className="flex flex-wrap items-baseline gap-3">
            <span>{t.rich("arrival.title", { day: () => <Day day={arrival.expectedDay} weekday /> })}</span>
            <Amount fen={arrival.payFen} />
          </span>
        }
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <State mood={ARRIVAL_MOOD[arrival.state]}>{t(`arrivals.states.${arrival.state}`)}</State>
            <span>{arrival.shopName}</span>
            {arrival.accountTail ? (
              <span>{t("payment.to", { bank: arrival.bankName ?? "", tail: arrival.accountTail })}</span>
            ) : null}
          </span>
        }
      >
        <PrintButton label={t("arrival.print")} />
      </PageHead>
      {arrival.state === "bank_returned" || arrival.state === "stopped" ? (
        <ReturnedNotice row={arrival} acquirerName={desk.acquirerName} />
      ) : null}
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <CompositionCard arrival={arrival} />
        <FileCard arrival={arrival} desk={desk} />
      </div>
      <Steps arrival={arrival} acquirerName={desk.acquirerName} />
      <h2 className="mb-2 flex items-baseline gap-2 text-lg">
        {t("arrival.entries")}
        <span className="text-ink-2 text-sm">{t("arrival.entriesCount", { count: arrival.entryCount })}</span>
      </h2>
      <DataTable
        caption={t("arrival.entries")}
        columns={columns}
        rows={arrival.entries}
        rowKey={(row) => String(arrival.entries.indexOf(row))}
        href={(row) => (row.orderId ? `/payments/${row.orderId}` : undefined)}
        labelled
      />
    </>
  );
}
