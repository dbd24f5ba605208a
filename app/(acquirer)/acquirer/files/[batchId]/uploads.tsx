"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { Id } from "#server/id.ts";

/** As much as one request takes; a longer file of results goes through the inbox folder. */
const REL_MAX_BYTES = 48 * 1024;
const RESULTS_MAX_BYTES = 190 * 1024;

/** What comes from the acquirer's side: the signed verdict, the bank's results. Nothing is signed here. */
export function Uploads({
  fileId,
  mayUpload,
  wantsVerdict,
  wantsResults,
  isAnswered,
}: {
  fileId: Id<"clf">;
  mayUpload: boolean;
  wantsVerdict: boolean;
  wantsResults: boolean;
  /** The bank has answered every line; what comes now is a return. */
  isAnswered: boolean;
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [tooLong, setTooLong] = useState<"verdict" | "results">();
  const onSuccess = () => router.refresh();
  const verdict = useMutation(trpc.clearing.uploadVerdict.mutationOptions({ retry: false, onSuccess }));
  const results = useMutation(trpc.clearing.uploadResults.mutationOptions({ retry: false, onSuccess }));
  if (!wantsVerdict && !wantsResults) return null;
  if (!mayUpload) return <p className="mt-3 text-ink-2">{t("file.uploadWho")}</p>;

  async function take(event: ChangeEvent<HTMLInputElement>, kind: "verdict" | "results") {
    const input = event.currentTarget;
    const file = input.files?.[0];
    verdict.reset();
    results.reset();
    const isTooLong = (file?.size ?? 0) > (kind === "verdict" ? REL_MAX_BYTES : RESULTS_MAX_BYTES);
    setTooLong(isTooLong ? kind : undefined);
    if (file && !isTooLong) {
      if (kind === "results") results.mutate({ lines: await file.text() });
      else {
        const bytes = new Uint8Array(await file.arrayBuffer());
        verdict.mutate({ fileId, rel: btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join("")) });
      }
    }
    // The same file can be chosen again after it was corrected.
    input.value = "";
  }

  return (
    <div className="mt-4 flex flex-col gap-3">
      {wantsVerdict ? (
        <label className="btn btn-primary relative self-start">
          <Icon name="upload" size={18} />
          {verdict.isPending ? t("file.uploading") : t("file.uploadRel")}
          <input
            type="file"
            accept=".rel"
            className="absolute inset-0 w-full cursor-pointer opacity-0"
            disabled={verdict.isPending}
            onChange={(event) => void take(event, "verdict")}
          />
        </label>
      ) : null}
      {wantsResults ? (
        <label className="btn relative self-start">
          <Icon name="upload" size={18} />
          {results.isPending
            ? t("file.uploading")
            : t(isAnswered ? "file.uploadReturns" : "file.uploadResults")}
          <input
            type="file"
            accept=".jsonl"
            className="absolute inset-0 w-full cursor-pointer opacity-0"
            disabled={results.isPending}
            onChange={(event) => void take(event, "results")}
          />
        </label>
      ) : null}
      {tooLong ? (
        <p role="alert" className="text-vermilion">
          {t(`file.tooLong.${tooLong}`)}
        </p>
      ) : null}
      <MutationFault error={verdict.error ?? results.error} />
      {results.data ? (
        <p role="status" className="text-jade">
          {t("file.imported", { imported: results.data.imported, known: results.data.known })}
        </p>
      ) : null}
      {verdict.data ? (
        <p role="status" className="text-jade">
          {t(`file.verdicts.${verdict.data.verdict}`)}
        </p>
      ) : null}
    </div>
  );
}
