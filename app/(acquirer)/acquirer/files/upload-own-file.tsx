"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTRPC } from "#app/_components/api-client.tsx";
import { base64Of, Upload } from "#app/(acquirer)/_components/upload.tsx";

/** As much as one request takes, all four parts together; a longer file goes through the inbox folder. */
const OWN_FILE_MAX_BYTES = 180 * 1024;

/** A day that the acquirer made, released and paid alone, by hand: the same import as from the inbox. */
export function UploadOwnFile() {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const upload = useMutation(
    trpc.clearing.uploadOwnFile.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  return (
    <Upload
      label={t("books.uploadOwn")}
      accept=".clr,.gz,.ok,.rel"
      multiple
      maxBytes={OWN_FILE_MAX_BYTES}
      tooLong={t("books.tooLong")}
      look="btn btn-small"
      upload={upload}
      onFiles={async (files) => {
        const parts = files.map(async (file) => ({ name: file.name, bytes: await base64Of(file) }));
        upload.mutate({ files: await Promise.all(parts) });
      }}
    >
      {upload.data ? (
        <p role="status" className="break-words text-ink-2">
          {t("books.uploadedOwn", { file: upload.data.name })}
        </p>
      ) : null}
    </Upload>
  );
}
