"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { ReasonField } from "#app/_components/reason-field.tsx";
import type { Answers } from "#server/api/root.ts";

/** The core counts its books from one again: rare, so it stands behind a line; one asks, another one confirms. */
export function StartBooks({ asked }: { asked: Answers["clearing"]["books"]["startAsked"] }) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [reason, setReason] = useState("");
  const start = useMutation(
    trpc.clearing.startBooks.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  if (asked?.byMe)
    return <p className="mt-2 text-amber-ink">{t("books.startWaits", { reason: asked.reason })}</p>;
  return (
    <details className="mt-2" open={asked !== null}>
      <summary className="cursor-pointer text-ink-2 text-sm">{t("books.start")}</summary>
      <form
        className="mt-2 flex flex-col items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate({ reason: asked?.reason ?? reason });
        }}
      >
        <p className="text-ink-2 text-sm">{t("books.startHint")}</p>
        {asked ? (
          <p>{t("books.startAsked", { reason: asked.reason })}</p>
        ) : (
          <ReasonField label={t("books.startReason")} value={reason} onChange={setReason} />
        )}
        <MutationFault error={start.error} />
        <button type="submit" className="btn btn-small" disabled={start.isPending}>
          {t(asked ? "books.startConfirm" : "books.startAsk")}
        </button>
      </form>
    </details>
  );
}
