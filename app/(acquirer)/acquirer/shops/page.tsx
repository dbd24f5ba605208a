import { getTranslations } from "next-intl/server";
import { type Column, DataTable } from "#app/_components/data-table.tsx";
import { EmptyState } from "#app/_components/empty-state.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { openApi, requireAcquirer } from "#app/_server/page.ts";
import type { Answers } from "#server/api/root.ts";

type Row = Answers["account"]["shops"][number];

export default async function ShopsPage() {
  await requireAcquirer("shop.list");
  const t = await getTranslations("acquirer");
  const api = await openApi();
  const shops = await api.account.shops({});
  const columns: Column<Row>[] = [
    {
      key: "name",
      label: t("shops.shop"),
      card: "title",
      cell: (row) => (
        <span>
          <span className="font-medium">{row.shortName}</span>
          <span className="block font-mono text-ink-2 text-sm">{row.number}</span>
        </span>
      ),
    },
    { key: "merchant", label: t("applications.merchant"), cell: (row) => row.merchantName },
    {
      key: "account",
      label: t("shops.account"),
      cell: (row) =>
        row.account
          ? t("shops.accountOf", {
              bank: row.account.bankName,
              tail: row.account.accountTail,
              version: row.account.version,
            })
          : t("shops.accountNone"),
    },
    {
      key: "waiting",
      label: t("shops.waiting"),
      cell: (row) =>
        row.pending ? (
          <State mood="waiting">{t(row.pending.reviewed ? "shops.changeReviewed" : "shops.changeNew")}</State>
        ) : row.closingAsked ? (
          <State mood="waiting">{t("shops.closingAskedShort")}</State>
        ) : row.suspension && row.suspension.status !== "confirmed" ? (
          <State mood="waiting">{t("shops.confirmStop")}</State>
        ) : (row.registered?.holds.length ?? 0) > 0 ? (
          <State mood="waiting" icon="hold">
            {t("shops.held")}
          </State>
        ) : (
          ""
        ),
    },
    {
      key: "state",
      label: t("shops.state"),
      card: "value",
      cell: (row) => (
        <span className="text-base">
          <State mood={row.status === "active" ? "come" : row.status === "closed" ? "still" : "failed"}>
            {t(`shops.states.${row.status}`)}
          </State>
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead title={t("shops.title")} hint={t("shops.count", { n: shops.length })} />
      {shops.length === 0 ? (
        <EmptyState title={t("shops.empty")} />
      ) : (
        <DataTable
          caption={t("shops.title")}
          columns={columns}
          rows={shops}
          rowKey={(row) => row.id}
          href={(row) => `/acquirer/shops/${row.id}`}
        />
      )}
    </>
  );
}
