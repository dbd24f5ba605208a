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
  file,
  folder,
}: {
  batchId: Id<"clb">;
  file: NonNullable<Answers["clearing"]["get"]["file"]>;
  folder: string;
}) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("file.download")}</h2>
      <p className="mb-3 text-ink-2">{t("file.downloadHint", { folder: `${folder}/files/` })}</p>
      <div className="flex flex-wrap gap-2">
        {PARTS.map(({ part, extension }) => (
          <a
            key={part}
            className="btn btn-small"
            href={`/acquirer/files/${batchId}/download/${part}?file=${file.id}`}
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
  );
}
