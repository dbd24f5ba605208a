import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { deskFolder } from "#server/api/desk-folder.ts";
import { isId } from "#server/id.ts";
import { BatchState } from "../batch-state.tsx";
import { Unexplained } from "../page.tsx";
import { Command } from "./command.tsx";
import { Positions } from "./positions.tsx";
import { Uploads } from "./uploads.tsx";
import { VersionChanges } from "./version-changes.tsx";

const PARTS = [
  { part: "clr", extension: ".clr" },
  { part: "dtl", extension: ".dtl.gz" },
  { part: "sig", extension: ".sig" },
  { part: "ok", extension: ".ok" },
] as const;

/** One business day: what it contains, what is left out and why, the files, the own tool's commands, the verdict. */
export default async function FilePage({ params }: { params: Promise<{ batchId: string }> }) {
  const { actor } = await requireAcquirer("reviewer", "approver", "clearing");
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
  const { file, verdict } = batch;
  const folder = deskFolder() ?? t("file.folder");
  const tool = deskFolder() ? "npm run verify-clearing --" : "verify-clearing";
  const clr = file ? `${folder}/files/${file.name}.clr` : "";
  const totals = [
    { key: "transactions", value: <>{batch.saleCount}</> },
    { key: "gross", value: <Amount fen={batch.grossFen} /> },
    { key: "refundCount", value: <>{batch.refundCount}</> },
    { key: "refunds", value: <Amount fen={batch.refundFen} /> },
    { key: "fee", value: <Amount fen={batch.feeFen} /> },
    { key: "payCount", value: <>{batch.payCount}</> },
    { key: "payable", value: <Amount fen={batch.payFen} className="font-semibold" /> },
    { key: "carried", value: <Amount fen={batch.carryFen} /> },
    { key: "held", value: <Amount fen={batch.holdFen} /> },
    { key: "leftOutCount", value: <>{batch.leftOutCount}</> },
  ] as const;
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
        <p className="text-right">
          <span className="block text-ink-2 text-sm">{t("files.unexplained")}</span>
          <span className="text-2xl">
            <Unexplained batch={batch} />
          </span>
        </p>
      </PageHead>
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
      <section className="card mb-4 p-4">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-3 lg:grid-cols-5">
          {totals.map(({ key, value }) => (
            <div key={key}>
              <dt className="text-ink-2 text-sm">{t(`file.totals.${key}`)}</dt>
              <dd className="text-lg">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-ink-2">
          {t.rich("file.settleDay", { day: () => <Day day={batch.settleDay} weekday /> })}
        </p>
      </section>
      {former ? <VersionChanges before={former} after={batch} /> : null}
      {file ? (
        <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
          <section className="card p-4">
            <h2 className="mb-1 text-lg">{t("file.download")}</h2>
            <p className="mb-3 text-ink-2">{t("file.downloadHint", { folder: `${folder}/files/` })}</p>
            <div className="flex flex-wrap gap-2">
              {PARTS.map(({ part, extension }) => (
                <a
                  key={part}
                  className="btn btn-small"
                  href={`/acquirer/files/${batch.id}/download/${part}?file=${file.id}`}
                  download={`${file.name}${extension}`}
                >
                  <Icon name="download" size={18} />
                  {extension}
                </a>
              ))}
            </div>
            <dl className="mt-3">
              <CopyRow label={t("files.file")} value={file.name} />
              <CopyRow label={t("files.digest")} value={file.digest} />
            </dl>
          </section>
          <section className="card p-4">
            <h2 className="mb-1 text-lg">{t("file.verdict")}</h2>
            {verdict ? (
              <>
                <State mood={verdict.verdict === "released" ? "come" : "failed"}>
                  {t(`file.verdicts.${verdict.verdict}`)}
                </State>
                <p className="mt-1">
                  {t("file.signedBy", { people: verdict.persons.join("、") })} ·{" "}
                  <Time at={verdict.recordedAt} />
                </p>
                {verdict.reason ? (
                  <p className="mt-1">{t("file.reason", { reason: verdict.reason })}</p>
                ) : null}
              </>
            ) : (
              <>
                <State mood="waiting">{t("file.verdictNone")}</State>
                <p className="mt-1 text-ink-2">
                  {t("file.signers", { people: [...new Set(signers.map((s) => s.person))].join("、") })}
                </p>
              </>
            )}
            <Uploads
              fileId={file.id}
              mayUpload={actor.role === "clearing"}
              wantsVerdict={batch.status === "proposed"}
              wantsResults={batch.status === "released" || batch.status === "settled"}
            />
          </section>
          <section className="card p-4 lg:col-span-2">
            <h2 className="mb-1 text-lg">{t("file.commands")}</h2>
            <p className="mb-3 text-ink-2">{t("file.commandsHint")}</p>
            <ol className="flex flex-col gap-3">
              <Command label={t("file.check")} command={`${tool} check --desk ${folder} --file ${clr}`} />
              {[...new Set(signers.map((s) => s.person))].slice(0, 2).map((person) => (
                <Command
                  key={person}
                  label={t("file.release", { person })}
                  command={`${tool} release --desk ${folder} --file ${clr} --key ${folder}/keys/${person}.key --person ${person}`}
                />
              ))}
              <Command
                label={t("file.export")}
                command={`${tool} export --desk ${folder} --file ${clr} --profile pain001`}
              />
            </ol>
          </section>
        </div>
      ) : null}
      <h2 className="mt-6 mb-2 text-lg">{t("file.positions", { n: batch.positions.length })}</h2>
      <Positions positions={batch.positions} />
      <h2 className="mt-6 mb-2 text-lg">{t("file.leftOut", { n: batch.leftOut.length })}</h2>
      {batch.leftOut.length === 0 ? (
        <p className="text-ink-2">{t("file.leftOutNone")}</p>
      ) : (
        <ul className="card">
          {batch.leftOut.map((x) => (
            <li
              key={`${x.acquirerReference} ${x.refundReference}`}
              className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
            >
              <span className="min-w-0">
                <ChannelMark channel={x.channel} />{" "}
                <code className="break-all font-mono text-sm">
                  {x.refundReference || x.acquirerReference}
                </code>
                <span className="block text-amber-ink">
                  {t.has(`differences.${x.kind}` as "differences.only_acquirer")
                    ? t(`differences.${x.kind}` as "differences.only_acquirer")
                    : x.kind}{" "}
                  · {t.rich("file.since", { day: () => <Day day={x.since} /> })}
                </span>
              </span>
              <Amount fen={x.amountFen} className="font-semibold" />
            </li>
          ))}
        </ul>
      )}
      <h2 className="mt-6 mb-2 text-lg">{t("file.differences", { n: differences.length })}</h2>
      {differences.length === 0 ? (
        <p className="text-ink-2">{t("file.differencesNone")}</p>
      ) : (
        <ul className="card">
          {differences.map((d) => (
            <li
              key={d.id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
            >
              <span className="min-w-0">
                <ChannelMark channel={d.channel} />{" "}
                <code className="break-all font-mono text-sm">
                  {d.refundReference || d.acquirerReference}
                </code>
                <span className="block text-ink-2 text-sm">
                  {t(`differences.${d.kind}`)}
                  {d.expected || d.found
                    ? ` · ${t("file.expectedFound", { expected: d.expected || "–", found: d.found || "–" })}`
                    : ""}
                </span>
              </span>
              <span className="flex items-center gap-3">
                <State mood={d.status === "open" ? "waiting" : "come"}>
                  {t(`file.difference.${d.status}`)}
                </State>
                <Amount fen={d.amountFen} className="font-semibold" />
              </span>
            </li>
          ))}
        </ul>
      )}
      {batch.control.length > 0 ? (
        <details className="mt-6">
          <summary className="min-h-11 py-2 text-lg">{t("file.control")}</summary>
          <ul className="card">
            {batch.control.map((e) => (
              <li
                key={`${e.name} ${e.of}`}
                className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
              >
                <span>
                  {e.name} · {e.of}
                </span>
                <span className="flex flex-wrap items-baseline gap-x-4">
                  <span className="text-ink-2 text-sm">
                    <Amount fen={BigInt(e.left)} /> = <Amount fen={BigInt(e.right)} />
                  </span>
                  <Amount
                    fen={BigInt(e.difference)}
                    className={`font-semibold ${e.holds ? "text-jade" : "text-vermilion"}`}
                  />
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
