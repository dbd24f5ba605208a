import type { inferRouterOutputs } from "@trpc/server";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { type Column, DataTable } from "#app/_components/data-table.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireShop } from "#app/_server/page.ts";
import type { AppRouter } from "#server/api/root.ts";
import { isId } from "#server/id.ts";
import { Composition } from "../../_components/composition.tsx";
import { type SearchParams, shopOf } from "../../_components/shop-param.ts";
import { PrintButton } from "../../payments/[orderId]/print-button.tsx";
import { ARRIVAL_MOOD } from "../page.tsx";
import { ReturnedNotice } from "../returned-notice.tsx";
import { Steps } from "./steps.tsx";

type Entry = inferRouterOutputs<AppRouter>["arrival"]["get"]["entries"][number];

/** One arrival: gross to net, every payment inside, the bank's number for it. */
export default async function ArrivalPage({
  params,
  searchParams,
}: {
  params: Promise<{ batchId: string }>;
  searchParams: SearchParams;
}) {
  await requireShop("owner", "manager", "finance");
  const { batchId } = await params;
  if (!isId("clb", batchId)) notFound();
  const t = await getTranslations("owner");
  const api = await openApi();
  const [arrival, desk] = await Promise.all([
    orNotFound(api.arrival.get({ batchId, ...shopOf(await searchParams) })),
    api.payment.desk(),
  ]);
  const columns: Column<Entry>[] = [
    {
      key: "time",
      label: t("arrival.time"),
      card: "title",
      cell: (row) => (row.at ? <Time at={row.at} /> : t(`arrival.kinds.${row.kind}`)),
    },
    { key: "kind", label: t("arrival.kind"), cell: (row) => t(`arrival.kinds.${row.kind}`) },
    { key: "channel", label: t("payments.channel"), cell: (row) => <ChannelMark channel={row.channel} /> },
    {
      key: "order",
      label: t("arrival.order"),
      cell: (row) =>
        row.merchantOrderNo ? (
          <span className="whitespace-nowrap font-mono text-sm" title={row.merchantOrderNo}>
            …{row.merchantOrderNo.slice(-8)}
          </span>
        ) : (
          ""
        ),
    },
    {
      key: "gross",
      label: t("arrival.gross"),
      end: true,
      cell: (row) => (row.grossFen === null ? "" : <Amount fen={row.grossFen} className="text-ink-2" />),
    },
    {
      key: "part",
      label: t("arrival.part"),
      end: true,
      card: "value",
      cell: (row) => <Amount fen={row.partFen} className="font-semibold" />,
    },
  ];
  return (
    <>
      <BackLink href="/arrivals">{t("arrival.back")}</BackLink>
      <PageHead
        title={
          <span className="flex flex-wrap items-baseline gap-3">
            <span>{t.rich("arrival.title", { day: () => <Day day={arrival.settleDay} weekday /> })}</span>
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
      {arrival.state === "bank_returned" ? (
        <ReturnedNotice row={arrival} acquirerName={desk.acquirerName} />
      ) : null}
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <section className="card p-4">
          <h2 className="mb-2 text-lg">{t("arrival.composition")}</h2>
          <Composition parts={arrival.parts} />
          <p className="mt-3 flex items-baseline justify-between border-line border-t pt-3 font-semibold text-lg">
            {t("arrival.net")}
            <Amount fen={arrival.payFen} />
          </p>
          {arrival.restFen !== 0n ? (
            <p className="flex items-baseline justify-between text-ink-2">
              <span>
                {t("arrival.carriedOut")}
                {arrival.reason === "" ? "" : ` · ${t(`arrivals.zeroWhy.${arrival.reason}`)}`}
              </span>
              <Amount fen={arrival.restFen} />
            </p>
          ) : null}
        </section>
        <section className="card p-4">
          <h2 className="mb-2 text-lg">{t("payment.file")}</h2>
          <dl>
            <div className="flex items-center justify-between gap-4 py-1">
              <dt className="text-ink-2 text-sm">{t("payment.fileDate")}</dt>
              <dd>
                <Day day={arrival.clearingDate} year />
              </dd>
            </div>
            {arrival.fileName ? <CopyRow label={t("payment.fileName")} value={arrival.fileName} /> : null}
            <div className="flex items-center justify-between gap-4 py-1">
              <dt className="text-ink-2 text-sm">{t("payment.fileLine")}</dt>
              <dd>{arrival.lineNo}</dd>
            </div>
            {arrival.fileDigest ? (
              <CopyRow label={t("payment.fileDigest")} value={arrival.fileDigest} />
            ) : null}
          </dl>
          <p className="mt-2 text-ink-2 text-sm">
            {t("arrival.notReceived", { acquirer: desk.acquirerName, phone: desk.acquirerPhone })}
          </p>
        </section>
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
      />
    </>
  );
}
