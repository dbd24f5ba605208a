import { getTranslations } from "next-intl/server";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { Icon } from "#app/_components/icon.tsx";
import type { Answers } from "#server/api/root.ts";
import type { Id } from "#server/id.ts";

const PARTS = [
  { part: "clr", extension: ".clr" },
  { part: "dtl", extension: ".dtl.gz" },
  { part: "sig", extension: ".sig" },
  { part: "ok", extension: ".ok" },
] as const;

/** The four parts of the file and how to know that they arrived whole. */
export async function Downloads({
  batchId,
  day,
  file,
  folder,
  isUnsealed,
  isSigned,
}: {
  batchId: Id<"clb">;
  day: Answers["clearing"]["get"]["clearingDate"];
  file: NonNullable<Answers["clearing"]["get"]["file"]>;
  folder: string;
  /** The seal or proof asked for last is not there. */
  isUnsealed: boolean;
  /** A file that the acquirer made alone has no signature of the platform. */
  isSigned: boolean;
}) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("file.download")}</h2>
      <p className="mb-3 text-ink-2">{t("file.downloadHint", { folder: `${folder}/files/` })}</p>
      <div className="flex flex-wrap gap-2">
        {PARTS.filter(({ part }) => isSigned || part !== "sig").map(({ part, extension }) => (
          <a
            key={part}
            className="btn btn-small max-w-full whitespace-normal py-1.5"
            href={`/acquirer/files/${batchId}/download/${part}?file=${file.id}`}
            download={`${file.name}${extension}`}
          >
            <Icon name="download" size={18} />
            <span>
              {t(`file.parts.${part}`)} <code className="font-mono text-ink-2 text-sm">{extension}</code>
            </span>
          </a>
        ))}
      </div>
      <form className="mt-3 flex flex-wrap items-end gap-2" action={`/acquirer/files/${batchId}/seal`}>
        <input type="hidden" name="day" value={day} />
        <label className="flex min-w-0 flex-1 basis-80 flex-col gap-1 text-ink-2 text-sm">
          {t("file.sealOrder")}
          <input
            className="field font-mono"
            name="order"
            maxLength={32}
            pattern="Q[A-Z2-7]{31}"
            title={t("file.sealOrderForm")}
            autoComplete="off"
          />
        </label>
        <button type="submit" className="btn">
          <Icon name="download" size={18} />
          {t("file.seal")}
        </button>
      </form>
      {isUnsealed ? (
        <p className="mt-1 text-vermilion" role="alert">
          {t("file.sealNone")}
        </p>
      ) : null}
      <p className="mt-1 text-ink-2 text-sm">{t("file.sealHint")}</p>
      <dl className="mt-3">
        <CopyRow label={t("files.file")} value={file.name} />
        <CopyRow label={t("files.digest")} value={file.digest} />
      </dl>
    </section>
  );
}
