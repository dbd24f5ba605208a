import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BackLink } from "#app/_components/back-link.tsx";
import { RefusalText } from "#app/_components/refusal-text.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { Day } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireOperator } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { BatchState } from "../../batch-state.tsx";
import { DayItems } from "./day-items.tsx";
import { WayAndCounts } from "./way-and-counts.tsx";

/** One business day for the platform's staff: its steps, its counts, what of it waits; no shop and no amount of one. */
export default async function BatchPage({ params }: { params: Promise<{ batchId: string }> }) {
  await requireOperator("batch.get");
  const { batchId } = await params;
  if (!isId("clb", batchId)) notFound();
  const [t, api] = await Promise.all([getTranslations("operator"), openApi()]);
  const batch = await orNotFound(api.clearing.get({ batchId }));
  const month = batch.clearingDate.slice(0, 7);
  const [versions, differences] = await Promise.all([
    api.clearing.list({ month }),
    api.clearing.differences({ clearingDate: batch.clearingDate }),
  ]);
  const others = versions.filter((v) => v.clearingDate === batch.clearingDate && v.id !== batch.id);
  return (
    <>
      <BackLink href={`/operator/batches?month=${month}`}>{t("batches.title")}</BackLink>
      <PageHead
        title={
          <span>
            <Day day={batch.clearingDate} weekday year />
            {batch.seq > 1 ? ` · ${t("batches.seq", { n: batch.seq })}` : ""}
          </span>
        }
        hint={<BatchState batch={batch} />}
      />
      {batch.error ? (
        <p className="mb-4 text-vermilion">
          <RefusalText refusal={batch.error} />
        </p>
      ) : null}
      {others.length > 0 ? (
        <p className="mb-4 flex flex-wrap gap-3 text-ink-2">
          {t("batch.otherVersions")}
          {others.map((v) => (
            <Link key={v.id} className="link" href={`/operator/batches/${v.id}`}>
              {t("batches.seq", { n: v.seq })}
            </Link>
          ))}
        </p>
      ) : null}
      <WayAndCounts batch={batch} />
      <DayItems leftOut={batch.leftOut} differences={differences} />
    </>
  );
}
