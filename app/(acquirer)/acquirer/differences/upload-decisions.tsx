"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";

/** As much as one request takes; a longer book goes through the inbox folder. */
const MAX_BYTES = 190 * 1024;

/** The book of decisions by hand, where the acquirer's core lays none into the inbox. */
export function UploadDecisions({ mayUpload, folder }: { mayUpload: boolean; folder: string }) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [isTooLong, setTooLong] = useState(false);
  const upload = useMutation(
    trpc.clearing.uploadDecisions.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  async function take(event: ChangeEvent<HTMLInputElement>) {
    const input = event.currentTarget;
    const file = input.files?.[0];
    upload.reset();
    setTooLong((file?.size ?? 0) > MAX_BYTES);
    if (file && file.size <= MAX_BYTES) upload.mutate({ text: await file.text() });
    // The same file can be chosen again after it was corrected.
    input.value = "";
  }
  return (
    <section className="card no-print mt-6 p-4">
      <h2 className="mb-1 text-lg">{t("items.upload")}</h2>
      <p className="mb-3 text-ink-2">{t("items.uploadHint", { folder })}</p>
      {mayUpload ? (
        <label className="btn relative self-start">
          <Icon name="upload" size={18} />
          {upload.isPending ? t("file.uploading") : t("items.uploadDo")}
          <input
            type="file"
            accept=".jsonl"
            className="absolute inset-0 w-full cursor-pointer opacity-0"
            disabled={upload.isPending}
            onChange={(event) => void take(event)}
          />
        </label>
      ) : (
        <p className="text-ink-2">{t("file.uploadWho")}</p>
      )}
      {isTooLong ? (
        <p role="alert" className="mt-2 text-vermilion">
          {t("items.uploadTooLong")}
        </p>
      ) : null}
      <MutationFault error={upload.error} />
      {upload.data ? (
        <p role="status" className="mt-2 text-jade">
          {t(`items.uploaded.${upload.data.outcome}`, { n: upload.data.count })}
        </p>
      ) : null}
    </section>
  );
}
