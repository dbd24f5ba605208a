"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTRPC } from "#app/_components/api-client.tsx";
import { base64Of, Upload } from "#app/(acquirer)/_components/upload.tsx";

/** As much as one request takes; a longer book goes through the inbox folder. */
const BOOK_MAX_BYTES = 145 * 1024;

/** A book by hand, for an acquirer whose core cannot write into the inbox: the same import, refusals at the same place. */
export function UploadBook() {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const upload = useMutation(
    trpc.clearing.uploadBook.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  return (
    <Upload
      label={t("books.upload")}
      accept=".json,.jsonl"
      maxBytes={BOOK_MAX_BYTES}
      tooLong={t("books.tooLong")}
      look="btn btn-small"
      upload={upload}
      onFiles={async ([file]) => {
        if (file) upload.mutate({ name: file.name, bytes: await base64Of(file) });
      }}
    >
      {upload.data ? (
        <p role="status" className="text-ink-2">
          {t("books.uploaded")}
        </p>
      ) : null}
    </Upload>
  );
}
