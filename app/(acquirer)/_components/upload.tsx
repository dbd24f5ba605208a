"use client";

import { useTranslations } from "next-intl";
import { type ChangeEvent, type ReactNode, useState } from "react";
import { Icon } from "#app/_components/icon.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { useHydrated } from "#app/_components/use-hydrated.ts";

/**
 * A button that chooses files of the acquirer's side and hands them on: too long for one request is said before anything is
 * sent, a refusal in words beneath, what came of it beside that.
 */
export function Upload({
  label,
  accept,
  maxBytes,
  tooLong,
  upload,
  onFiles,
  children,
  look = "btn",
  multiple = false,
}: {
  label: string;
  accept: string;
  /** Of all that is chosen together. */
  maxBytes: number;
  tooLong: string;
  upload: { isPending: boolean; error: unknown; reset: () => void };
  onFiles: (files: readonly File[]) => Promise<void>;
  /** What is said once it was taken. */
  children?: ReactNode;
  look?: string;
  multiple?: boolean;
}) {
  const t = useTranslations("acquirer");
  const isHydrated = useHydrated();
  const [isTooLong, setTooLong] = useState(false);
  async function take(event: ChangeEvent<HTMLInputElement>) {
    const input = event.currentTarget;
    const files = [...(input.files ?? [])];
    const isOver = files.reduce((sum, file) => sum + file.size, 0) > maxBytes;
    upload.reset();
    setTooLong(isOver);
    if (files.length > 0 && !isOver) await onFiles(files);
    // The same file can be chosen again after it was corrected.
    input.value = "";
  }
  return (
    <div className="flex max-w-full flex-col items-start gap-2">
      <label className={`${look} relative max-w-full whitespace-normal py-1.5`}>
        <Icon name="upload" size={18} />
        {upload.isPending ? t("file.uploading") : label}
        <input
          type="file"
          accept={accept}
          multiple={multiple}
          className="absolute inset-0 w-full cursor-pointer opacity-0"
          disabled={upload.isPending || !isHydrated}
          onChange={(event) => void take(event)}
        />
      </label>
      {isTooLong ? (
        <p role="alert" className="text-vermilion">
          {tooLong}
        </p>
      ) : null}
      <MutationFault error={upload.error} />
      {children}
    </div>
  );
}

/** The bytes of a chosen file as a request carries them. */
export async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
}
