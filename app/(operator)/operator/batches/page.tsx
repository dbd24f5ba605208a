import { getTranslations } from "next-intl/server";
import { BackLink } from "#app/_components/back-link.tsx";
import { MonthSwitch, monthOf } from "#app/_components/month-switch.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { openApi, requireOperator } from "#app/_server/page.ts";
import { BatchLines } from "../batch-lines.tsx";

/** Every batch of one month, the newest first; without a month in the address, of the newest batch's. */
export default async function BatchesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireOperator("batch.list");
  const t = await getTranslations("operator");
  const api = await openApi();
  const asked = monthOf((await searchParams).month);
  const batches = await api.clearing.list(asked ? { month: asked } : {});
  const month = asked ?? batches[0]?.clearingDate.slice(0, 7) ?? "";
  const shown = batches.filter((b) => b.clearingDate.startsWith(month));
  return (
    <>
      <BackLink href="/operator">{t("title")}</BackLink>
      <PageHead title={t("batches.title")} hint={t("batches.count", { n: shown.length })}>
        {month ? <MonthSwitch month={month} href={(m) => `/operator/batches?month=${m}`} /> : null}
      </PageHead>
      <section className="card p-4">
        {shown.length === 0 ? (
          <p className="text-ink-2">{t("batches.noneOfMonth")}</p>
        ) : (
          <BatchLines batches={shown} />
        )}
      </section>
    </>
  );
}
