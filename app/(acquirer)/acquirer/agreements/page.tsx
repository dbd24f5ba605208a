import { getTranslations } from "next-intl/server";
import { agreementMood, agreementWord } from "#app/_components/agreement-mood.ts";
import { type Column, DataTable } from "#app/_components/data-table.tsx";
import { EmptyState } from "#app/_components/empty-state.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Time } from "#app/_components/time.tsx";
import { openApi, requireAcquirer } from "#app/_server/page.ts";
import type { Answers } from "#server/api/root.ts";
import { StateTabs } from "../../_components/state-tabs.tsx";

type Row = Answers["agreement"]["list"]["rows"][number];
const SHOWN = [
  "proposed",
  "consented",
  "approved",
  "in_force",
  "suspended",
  "superseded",
  "returned",
  "declined",
  "revoked",
  "withdrawn",
] as const;

export default async function AgreementsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireAcquirer("agreement.list");
  const t = await getTranslations("acquirer");
  const words = await getTranslations("agreement");
  const api = await openApi();
  const asked = (await searchParams).status;
  const status = SHOWN.find((s) => s === asked);
  const { counts, rows } = await api.agreement.list(status ? { status } : {});
  const columns: Column<Row>[] = [
    {
      key: "seller",
      label: words("seller"),
      card: "title",
      cell: (row) => (
        <span className="font-medium">
          {row.sellerName} · {words("versionN", { n: row.version })}
        </span>
      ),
    },
    { key: "created", label: words("proposed"), cell: (row) => <Time at={row.createdAt} /> },
    {
      key: "consents",
      label: words("consents"),
      cell: (row) => words("consentsOf", { have: row.consentsHave, need: row.consentsNeeded }),
    },
    {
      key: "approvals",
      label: words("approvals"),
      cell: (row) => words("approvalsOf", { have: row.approvals }),
    },
    {
      key: "from",
      label: words("inForceFrom"),
      cell: (row) => (row.inForceFrom ? <Time at={row.inForceFrom} /> : "–"),
    },
    {
      key: "state",
      label: words("state"),
      card: "value",
      cell: (row) => (
        <span className="text-base">
          <State mood={agreementMood(row)}>{words(`states.${agreementWord(row)}`)}</State>
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead title={t("agreements.title")} hint={t("agreements.hint")} />
      <StateTabs
        label={t("agreements.title")}
        path="/acquirer/agreements"
        chosen={status}
        tabs={[
          { key: undefined, label: t("all"), count: SHOWN.reduce((sum, s) => sum + counts[s], 0) },
          ...SHOWN.filter((s) => counts[s] > 0 || s === "consented").map((s) => ({
            key: s,
            label: words(`statuses.${s}`),
            count: counts[s],
          })),
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={t("agreements.empty")} hint={t("agreements.emptyHint")} />
      ) : (
        <DataTable
          caption={t("agreements.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => `/acquirer/agreements/${row.id}`}
          labelled
        />
      )}
    </>
  );
}
