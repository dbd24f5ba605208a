import { getTranslations } from "next-intl/server";
import { CopyButton, CopyRow } from "#app/_components/copy-button.tsx";
import type { Answers } from "#server/api/root.ts";
import { instantText } from "#server/calendar/instant.ts";

/** The document itself: its digest, its text, and where it has to be entered too. */
export async function DocumentCard({
  agreement,
  sandboxUrl,
}: {
  agreement: Answers["agreement"]["get"];
  sandboxUrl: string | undefined;
}) {
  const t = await getTranslations("acquirer");
  const words = await getTranslations("agreement");
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("agreements.document")}</h2>
      <dl>
        <CopyRow label={words("sha256")} value={agreement.sha256} />
        {agreement.inForceFrom ? (
          <CopyRow label={t("agreements.since")} value={instantText(agreement.inForceFrom)} />
        ) : null}
      </dl>
      <details className="mt-1">
        <summary className="min-h-9 py-1.5 text-ink-2 text-sm">{t("agreements.body")}</summary>
        <div className="flex items-start gap-1">
          <code className="min-w-0 break-all rounded-lg bg-sunk p-2 font-mono text-xs">{agreement.body}</code>
          <CopyButton value={agreement.body} what={t("agreements.body")} />
        </div>
      </details>
      <p className="mt-2 text-ink-2 text-sm">
        {t("agreements.coreHint")}{" "}
        {sandboxUrl ? (
          <a className="link" href={`${sandboxUrl}/core`} target="_blank" rel="noreferrer">
            {t("core")}
          </a>
        ) : null}
      </p>
    </section>
  );
}
