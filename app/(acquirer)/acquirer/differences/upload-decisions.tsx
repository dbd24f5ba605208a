"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTRPC } from "#app/_components/api-client.tsx";
import { Upload } from "#app/(acquirer)/_components/upload.tsx";

/** As much as one request takes; a longer book goes through the inbox folder. */
const MAX_BYTES = 190 * 1024;

/** The book of decisions by hand, where the acquirer's core lays none into the inbox. */
export function UploadDecisions({ mayUpload, folder }: { mayUpload: boolean; folder: string }) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const upload = useMutation(
    trpc.clearing.uploadDecisions.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  return (
    <section className="card no-print mt-6 p-4">
      <h2 className="mb-1 text-lg">{t("items.upload")}</h2>
      <p className="mb-3 text-ink-2">{t("items.uploadHint", { folder })}</p>
      {mayUpload ? (
        <Upload
          label={t("items.uploadDo")}
          accept=".jsonl"
          maxBytes={MAX_BYTES}
          tooLong={t("items.uploadTooLong")}
          upload={upload}
          onFiles={async ([file]) => upload.mutate({ text: (await file?.text()) ?? "" })}
        >
          {upload.data ? (
            <p role="status" className="text-jade">
              {t(`items.uploaded.${upload.data.outcome}`, { n: upload.data.count })}
            </p>
          ) : null}
        </Upload>
      ) : (
        <p className="text-ink-2">{t("file.uploadWho")}</p>
      )}
    </section>
  );
}
