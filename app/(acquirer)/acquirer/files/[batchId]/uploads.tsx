"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTRPC } from "#app/_components/api-client.tsx";
import { base64Of, Upload } from "#app/(acquirer)/_components/upload.tsx";
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
  const onSuccess = () => router.refresh();
  const verdict = useMutation(trpc.clearing.uploadVerdict.mutationOptions({ retry: false, onSuccess }));
  const results = useMutation(trpc.clearing.uploadResults.mutationOptions({ retry: false, onSuccess }));
  // What was said stays beside the button that is no longer wanted.
  const showsVerdict = wantsVerdict || verdict.data !== undefined;
  if (!showsVerdict && !wantsResults) return null;
  if (!mayUpload) return <p className="mt-3 text-ink-2">{t("file.uploadWho")}</p>;
  return (
    <div className="mt-4 flex flex-col gap-3">
      {wantsVerdict ? (
        <Upload
          label={t("file.uploadRel")}
          accept=".rel"
          maxBytes={REL_MAX_BYTES}
          tooLong={t("file.tooLong.verdict")}
          look="btn btn-primary"
          upload={verdict}
          onFiles={async ([rel]) => {
            if (rel) verdict.mutate({ fileId, rel: await base64Of(rel) });
          }}
        />
      ) : null}
      {verdict.data ? (
        <p role="status" className="text-jade">
          {t(`file.verdicts.${verdict.data.verdict}`)}
        </p>
      ) : null}
      {wantsResults ? (
        <Upload
          label={t(isAnswered ? "file.uploadReturns" : "file.uploadResults")}
          accept=".jsonl"
          maxBytes={RESULTS_MAX_BYTES}
          tooLong={t("file.tooLong.results")}
          upload={results}
          onFiles={async ([lines]) => results.mutate({ lines: (await lines?.text()) ?? "" })}
        >
          {results.data ? (
            <p role="status" className="text-jade">
              {t("file.imported", { imported: results.data.imported, known: results.data.known })}
            </p>
          ) : null}
        </Upload>
      ) : null}
    </div>
  );
}
