"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";

/** As much as one request takes; a longer book goes through the inbox folder. */
const BOOK_MAX_BYTES = 145 * 1024;

/** A book by hand, for an acquirer whose core cannot write into the inbox: the same import, refusals at the same place. */
export function UploadBook() {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [isTooLong, setTooLong] = useState(false);
  const upload = useMutation(
    trpc.clearing.uploadBook.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );

  async function take(event: ChangeEvent<HTMLInputElement>) {
    const input = event.currentTarget;
    const file = input.files?.[0];
    upload.reset();
    setTooLong((file?.size ?? 0) > BOOK_MAX_BYTES);
    if (file && file.size <= BOOK_MAX_BYTES) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      upload.mutate({
        name: file.name,
        bytes: btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join("")),
      });
    }
    input.value = "";
  }

  return (
    <div className="mt-3 flex flex-col gap-2">
      <label className="btn btn-small relative self-start">
        <Icon name="upload" size={18} />
        {t(upload.isPending ? "file.uploading" : "books.upload")}
        <input
          type="file"
          accept=".json,.jsonl"
          className="absolute inset-0 w-full cursor-pointer opacity-0"
          disabled={upload.isPending}
          onChange={(event) => void take(event)}
        />
      </label>
      {isTooLong ? (
        <p role="alert" className="text-vermilion">
          {t("books.tooLong")}
        </p>
      ) : null}
      <MutationFault error={upload.error} />
      {upload.data ? (
        <p role="status" className="text-ink-2">
          {t("books.uploaded")}
        </p>
      ) : null}
    </div>
  );
}
