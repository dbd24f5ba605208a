import { getTranslations } from "next-intl/server";
import { Age } from "#app/_components/age.tsx";
import { type Column, DataTable } from "#app/_components/data-table.tsx";
import { EmptyState } from "#app/_components/empty-state.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { type Mood, State } from "#app/_components/state.tsx";
import { Time } from "#app/_components/time.tsx";
import { openApi, requireAcquirer } from "#app/_server/page.ts";
import type { Answers } from "#server/api/root.ts";
import type { ApplicationStatus } from "#server/onboarding/application-status.ts";
import { StateTabs } from "../../_components/state-tabs.tsx";

type Row = Answers["application"]["list"]["rows"][number];
const SHOWN = ["submitted", "in_review", "returned", "approved"] as const;
const MOOD = {
  draft: "still",
  submitted: "waiting",
  in_review: "waiting",
  returned: "still",
  approved: "come",
} as const satisfies Record<ApplicationStatus, Mood>;

export default async function ApplicationsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireAcquirer("application.list");
  const t = await getTranslations("acquirer");
  const words = await getTranslations("onboarding");
  const api = await openApi();
  const asked = (await searchParams).status;
  const status = SHOWN.find((s) => s === asked);
  const [{ counts, rows }, { now }] = await Promise.all([
    api.application.list(status ? { status } : {}),
    api.clearing.clock(),
  ]);
  const total = SHOWN.reduce((sum, s) => sum + counts[s], 0);
  const columns: Column<Row>[] = [
    {
      key: "name",
      label: t("applications.shop"),
      card: "title",
      cell: (row) => (
        <span>
          <span className="font-medium">{row.shortName || row.name || words("unnamed")}</span>
          <span className="block text-ink-2 text-sm">{row.name}</span>
        </span>
      ),
    },
    { key: "merchant", label: t("applications.merchant"), cell: (row) => row.merchantName },
    { key: "type", label: t("applications.type"), cell: (row) => words(`subject.${row.subjectType}`) },
    {
      key: "round",
      label: t("applications.round"),
      cell: (row) => t("applications.roundN", { n: row.round }),
    },
    {
      key: "submitted",
      label: t("applications.submitted"),
      cell: (row) => (row.submittedAt ? <Time at={row.submittedAt} /> : ""),
    },
    {
      key: "age",
      label: t("applications.age"),
      cell: (row) =>
        row.status === "submitted" && row.submittedAt ? (
          <Age since={row.submittedAt} now={now} />
        ) : row.status === "in_review" && row.reviewedAt ? (
          <Age since={row.reviewedAt} now={now} />
        ) : (
          ""
        ),
    },
    {
      key: "state",
      label: t("applications.state"),
      card: "value",
      cell: (row) => (
        <span className="text-base">
          <State mood={MOOD[row.status]}>{t(`applications.states.${row.status}`)}</State>
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead title={t("applications.title")} hint={t("applications.hint")} />
      <StateTabs
        label={t("applications.title")}
        path="/acquirer/applications"
        chosen={status}
        tabs={[
          { key: undefined, label: t("all"), count: total },
          ...SHOWN.map((s) => ({ key: s, label: t(`applications.states.${s}`), count: counts[s] })),
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={t("applications.empty")} hint={t("applications.emptyHint")} />
      ) : (
        <DataTable
          caption={t("applications.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => `/acquirer/applications/${row.id}`}
          labelled
        />
      )}
    </>
  );
}
