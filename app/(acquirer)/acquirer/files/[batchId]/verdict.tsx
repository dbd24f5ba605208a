import { getLocale, getTranslations } from "next-intl/server";
import { listed } from "#app/_components/listed.ts";
import { State } from "#app/_components/state.tsx";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { Uploads } from "./uploads.tsx";

/** Who released or rejected the file, or who may; below it what may be uploaded now. */
export async function Verdict({
  batch,
  file,
  people,
  mayUpload,
}: {
  batch: Answers["clearing"]["get"];
  file: NonNullable<Answers["clearing"]["get"]["file"]>;
  people: readonly string[];
  mayUpload: boolean;
}) {
  const t = await getTranslations("acquirer");
  const locale = await getLocale();
  const { verdict } = batch;
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("file.verdict")}</h2>
      {verdict ? (
        <>
          <State mood={verdict.verdict === "released" ? "come" : "failed"}>
            {t(`file.verdicts.${verdict.verdict}`)}
          </State>
          <p className="mt-1">
            {t("file.signedBy", { people: listed(verdict.persons, locale) })} ·{" "}
            <Time at={verdict.recordedAt} />
          </p>
          {verdict.reason ? <p className="mt-1">{t("file.reason", { reason: verdict.reason })}</p> : null}
        </>
      ) : batch.isQuiet ? (
        <>
          <State mood="still">{t("files.states.quiet")}</State>
          <p className="mt-1 text-ink-2">{t("file.quiet")}</p>
        </>
      ) : (
        <>
          <State mood="waiting">{t("file.verdictNone")}</State>
          <p className="mt-1 text-ink-2">{t("file.signers", { people: listed(people, locale) })}</p>
        </>
      )}
      <Uploads
        fileId={file.id}
        mayUpload={mayUpload}
        wantsVerdict={batch.status === "proposed"}
        wantsResults={batch.status === "released" || (batch.status === "settled" && batch.payFen > 0n)}
        isAnswered={batch.status === "settled"}
      />
    </section>
  );
}
