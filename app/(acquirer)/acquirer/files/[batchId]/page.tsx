import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BackLink } from "#app/_components/back-link.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { Day } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { deskFolder } from "#server/api/desk-folder.ts";
import { isId } from "#server/id.ts";
import { BatchState } from "../batch-state.tsx";
import { Commands } from "./commands.tsx";
import { Control } from "./control.tsx";
import { Decisions } from "./decisions.tsx";
import { Differences } from "./differences.tsx";
import { Downloads } from "./downloads.tsx";
import { FirstFigure } from "./first-figure.tsx";
import { LeftOut } from "./left-out.tsx";
import { NoBills } from "./no-bills.tsx";
import { Positions } from "./positions.tsx";
import { Totals } from "./totals.tsx";
import { UnreadRows } from "./unread-rows.tsx";
import { Verdict } from "./verdict.tsx";
import { VersionChanges } from "./version-changes.tsx";

/** One business day: what it contains, what is left out and why, the files, the own tool's commands, the verdict. */
export default async function FilePage({
  params,
  searchParams,
}: {
  params: Promise<{ batchId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { actor } = await requireAcquirer("batch.get");
  const { batchId } = await params;
  if (!isId("clb", batchId)) notFound();
  const t = await getTranslations("acquirer");
  const api = await openApi();
  const batch = await orNotFound(api.clearing.get({ batchId }));
  const [versions, differences, signers] = await Promise.all([
    api.clearing.list({ month: batch.clearingDate.slice(0, 7) }),
    api.clearing.differences({ clearingDate: batch.clearingDate }),
    api.clearing.signers(),
  ]);
  const others = versions.filter((v) => v.clearingDate === batch.clearingDate && v.id !== batch.id);
  const formerRow = others.filter((v) => v.seq < batch.seq).sort((a, b) => b.seq - a.seq)[0];
  const former = formerRow ? await api.clearing.get({ batchId: formerRow.id }) : undefined;
  const { file } = batch;
  const people = [...new Set(signers.map((s) => s.person))];
  const folder = deskFolder() ?? t("file.folder");
  return (
    <>
      <BackLink href={`/acquirer/files?month=${batch.clearingDate.slice(0, 7)}`}>{t("files.title")}</BackLink>
      <PageHead
        title={
          <span>
            <Day day={batch.clearingDate} weekday year />
            {batch.seq > 1 ? ` · ${t("files.seq", { n: batch.seq })}` : ""}
          </span>
        }
        hint={<BatchState batch={batch} long />}
      >
        <FirstFigure batch={batch} differences={differences} />
      </PageHead>
      {batch.madeBy === "acquirer" ? <p className="mb-4 text-ink-2">{t("files.madeAlone")}</p> : null}
      {others.length > 0 ? (
        <p className="mb-4 flex flex-wrap gap-3 text-ink-2">
          {t("file.otherVersions")}
          {others.map((v) => (
            <Link key={v.id} className="link" href={`/acquirer/files/${v.id}`}>
              {t("files.seq", { n: v.seq })}
            </Link>
          ))}
        </p>
      ) : null}
      <Totals batch={batch} />
      {former ? <VersionChanges before={former} after={batch} /> : null}
      {file ? (
        <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
          <Downloads
            isSigned={batch.madeBy === "platform"}
            day={batch.clearingDate}
            batchId={batch.id}
            file={file}
            folder={folder}
            isUnsealed={(await searchParams).seal === "none"}
          />
          <Verdict batch={batch} file={file} people={people} mayUpload={actor.role === "clearing"} />
          {batch.isQuiet ||
          batch.status === "settled" ||
          batch.status === "rejected" ||
          batch.status === "void" ? null : (
            <Commands folder={folder} fileName={file.name} people={people} noBills={batch.noBills} />
          )}
        </div>
      ) : null}
      <h2 className="mt-6 mb-2 text-lg">{t("file.positions", { n: batch.positions.length })}</h2>
      {batch.positions.length === 0 ? (
        <p className="text-ink-2">{t("file.positionsNone")}</p>
      ) : (
        <Positions positions={batch.positions} />
      )}
      <h2 className="mt-6 mb-2 text-lg">{t("file.leftOut", { n: batch.leftOut.length })}</h2>
      <LeftOut leftOut={batch.leftOut} isNothing={batch.saleCount + batch.refundCount === 0} />
      <Decisions decisions={batch.decisions} />
      <UnreadRows rows={batch.unreadRows} />
      <NoBills bills={batch.noBills} />
      <h2 className="mt-6 mb-2 text-lg">{t("file.differences", { n: differences.length })}</h2>
      <Differences differences={differences} />
      <Control control={batch.control} />
    </>
  );
}
