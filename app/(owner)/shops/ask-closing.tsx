"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Id } from "#server/id.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { Dialog } from "../../_components/dialog.tsx";
import { MutationFault } from "../../_components/mutation-fault.tsx";

/** The owner asks the acquirer to close a shop, or takes that back. */
export function AskClosing({
  subMerchantId,
  isAsked,
  acquirer,
}: {
  subMerchantId: Id<"smt">;
  isAsked: boolean;
  acquirer: string;
}) {
  const t = useTranslations("onboarding");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const ask = useMutation(
    trpc.account.requestClosing.mutationOptions({
      retry: false,
      onSuccess: () => {
        setOpen(false);
        router.refresh();
      },
    }),
  );
  if (isAsked)
    return (
      <>
        <button
          type="button"
          className="btn btn-small"
          disabled={ask.isPending}
          onClick={() => ask.mutate({ subMerchantId, reason: null })}
        >
          {t("shops.closeBack")}
        </button>
        <MutationFault error={ask.error} />
      </>
    );
  return (
    <>
      <button type="button" className="btn btn-quiet btn-small" onClick={() => setOpen(true)}>
        {t("shops.close")}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("shops.close")}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate({ subMerchantId, reason });
          }}
        >
          <p>{t("shops.closeHint", { acquirer })}</p>
          <label className="flex flex-col gap-1">
            <span className="text-ink-2 text-sm">{t("shops.closeReason", { acquirer })}</span>
            <textarea
              className="field"
              rows={2}
              required
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <MutationFault error={ask.error} />
          <div className="flex gap-2">
            <button type="button" className="btn flex-1" onClick={() => setOpen(false)}>
              {common("cancel")}
            </button>
            <button type="submit" className="btn btn-danger flex-1" disabled={ask.isPending}>
              {t("shops.close")}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
