import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { Age } from "./age.tsx";
import { Amount } from "./amount.tsx";
import { type Column, DataTable } from "./data-table.tsx";
import { EmptyState } from "./empty-state.tsx";
import { Lacking } from "./lacking.tsx";
import { PageHead } from "./shell.tsx";
import { State } from "./state.tsx";
import { TakeBackRefund } from "./take-back-refund.tsx";
import { Time } from "./time.tsx";

type Row = Answers["refund"]["waiting"]["refunds"][number];

/** The queue of refunds that wait for money: how long, for whose, until when. Who may take one back has the button. */
export async function WaitingRefunds({
  queue,
  href,
}: {
  queue: Answers["refund"]["waiting"];
  href?: (row: Row) => string;
}) {
  const t = await getTranslations("common");
  const { refunds, now } = queue;
  const waiting = refunds.filter((r) => r.funding === "waiting").length;
  const columns: Column<Row>[] = [
    {
      key: "shop",
      label: t("waitingRefunds.shop"),
      card: "title",
      cell: (row) => (
        <span>
          <span className="font-medium">{row.shopName}</span>
          <span className="block text-ink-2 text-sm">{row.reason}</span>
        </span>
      ),
    },
    {
      key: "why",
      label: t("waitingRefunds.why"),
      cell: (row) => <Lacking lacking={row.lacking} />,
    },
    {
      key: "age",
      label: t("waitingRefunds.age"),
      cell: (row) => <Age since={row.createdAt} now={row.finishedAt ?? now} />,
    },
    {
      key: "until",
      label: t("waitingRefunds.until"),
      cell: (row) => (row.waitsUntil ? <Time at={row.waitsUntil} /> : ""),
    },
    {
      key: "state",
      label: t("waitingRefunds.state"),
      cell: (row) => (
        <span className="relative z-10 flex flex-wrap items-center gap-2">
          <State mood={row.funding === "waiting" ? "waiting" : "failed"}>
            {t(row.funding === "waiting" ? "waitingRefunds.waiting" : "waitingRefunds.ranOut")}
          </State>
          {row.mayTakeBack ? <TakeBackRefund refundId={row.id} /> : null}
        </span>
      ),
    },
    {
      key: "amount",
      label: t("waitingRefunds.amount"),
      end: true,
      card: "value",
      cell: (row) => <Amount fen={row.amountFen} className="font-semibold" />,
    },
  ];
  return (
    <>
      <PageHead
        title={t("waitingRefunds.title")}
        hint={
          <span className="flex flex-wrap gap-x-3">
            <span>{t("waitingRefunds.hint")}</span>
            {waiting > 0 ? <span>{t("waitingRefunds.count", { n: waiting })}</span> : null}
          </span>
        }
      />
      {refunds.length === 0 ? (
        <EmptyState title={t("waitingRefunds.empty")} hint={t("waitingRefunds.emptyHint")} />
      ) : (
        <DataTable
          caption={t("waitingRefunds.title")}
          columns={columns}
          rows={refunds}
          rowKey={(row) => row.id}
          href={href}
          labelled
        />
      )}
    </>
  );
}
