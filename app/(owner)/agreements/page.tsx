import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { agreementMood, agreementWord } from "../../_components/agreement-mood.ts";
import { type Column, DataTable } from "../../_components/data-table.tsx";
import { EmptyState } from "../../_components/empty-state.tsx";
import { Icon } from "../../_components/icon.tsx";
import { LiveRefresh } from "../../_components/live-refresh.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { State } from "../../_components/state.tsx";
import { Time } from "../../_components/time.tsx";
import { openApi, requireShop } from "../../_server/page.ts";
import { type SearchParams, shopOf } from "../_components/shop-param.ts";
import { BackToShops } from "../shops/apply/back-to-shops.tsx";

type Row = Answers["agreement"]["list"]["rows"][number];

/** 分账约定: the versions this shop sells under or receives from, newest first, what waits for the reader on top. */
export default async function AgreementsPage({ searchParams }: { searchParams: SearchParams }) {
  const { actor } = await requireShop("agreement.list");
  const t = await getTranslations("agreement");
  const api = await openApi();
  const [{ rows }, desk] = await Promise.all([
    api.agreement.list(shopOf(await searchParams)),
    api.payment.desk(),
  ]);
  const sorted = [...rows].sort((a, b) => Number(b.turn !== null) - Number(a.turn !== null));
  const columns: Column<Row>[] = [
    {
      key: "seller",
      label: t("seller"),
      card: "title",
      cell: (row) => (
        <span className="font-medium">
          {row.sellerName} · {t("versionN", { n: row.version })}
        </span>
      ),
    },
    { key: "created", label: t("proposed"), cell: (row) => <Time at={row.createdAt} /> },
    {
      key: "consents",
      label: t("consents"),
      cell: (row) => t("consentsOf", { have: row.consentsHave, need: row.consentsNeeded }),
    },
    {
      key: "from",
      label: t("inForceFrom"),
      cell: (row) => (row.inForceFrom ? <Time at={row.inForceFrom} /> : "–"),
    },
    {
      key: "state",
      label: t("state"),
      card: "value",
      cell: (row) => (
        <span className="text-base">
          <State mood={agreementMood(row)}>
            {row.turn ? t(`turn.${row.turn}`) : t(`states.${agreementWord(row)}`)}
          </State>
        </span>
      ),
    },
  ];
  return (
    <>
      <LiveRefresh />
      <BackToShops />
      <PageHead title={t("title")} hint={t("hint", { acquirer: desk.acquirerName })}>
        {actor.role === "owner" ? (
          <Link href="/agreements/new" className="btn btn-primary" data-shortcut="new">
            <Icon name="plus" size={18} />
            {t("propose.title")}
          </Link>
        ) : null}
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title={t("empty")} hint={t("emptyHint")} />
      ) : (
        <DataTable
          caption={t("title")}
          columns={columns}
          rows={sorted}
          rowKey={(row) => row.id}
          href={(row) => `/agreements/${row.id}`}
          labelled
        />
      )}
    </>
  );
}
