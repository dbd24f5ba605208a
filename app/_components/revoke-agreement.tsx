"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Id } from "#server/id.ts";
import { useTRPC } from "./api-client.tsx";
import { Dialog } from "./dialog.tsx";
import { MutationFault } from "./mutation-fault.tsx";

/** Stops a version, with a reason everybody concerned reads. `side` changes the words only. */
export function RevokeAgreement({
  agreementId,
  side,
  inForce,
}: {
  agreementId: Id<"spa">;
  side: "merchant" | "acquirer";
  inForce: boolean;
}) {
  const t = useTranslations("agreement");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const revoke = useMutation(
    trpc.agreement.revoke.mutationOptions({
      retry: false,
      onSuccess: () => {
        setOpen(false);
        router.refresh();
      },
    }),
  );
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        {t(`revoke.${side}`)}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t(`revoke.${side}`)}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            revoke.mutate({ agreementId, reason });
          }}
        >
          <p>{inForce ? t("revoke.inForce") : t("revoke.waiting")}</p>
          <label className="flex flex-col gap-1">
            <span className="text-ink-2 text-sm">{t("revoke.reason")}</span>
            <textarea
              className="field"
              rows={2}
              required
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <MutationFault error={revoke.error} />
          <div className="flex gap-2">
            <button type="button" className="btn flex-1" onClick={() => setOpen(false)}>
              {common("cancel")}
            </button>
            <button type="submit" className="btn btn-danger flex-1" disabled={revoke.isPending}>
              {t(`revoke.${side}`)}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
