"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Id } from "#server/id.ts";
import { useTRPC } from "./api-client.tsx";
import { Dialog } from "./dialog.tsx";
import { MutationFault } from "./mutation-fault.tsx";

/** Takes a version back, with a reason everybody concerned reads. */
export function RevokeAgreement({ agreementId, inForce }: { agreementId: Id<"spa">; inForce: boolean }) {
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
        {t("revoke.merchant")}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("revoke.merchant")}>
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
              {t("revoke.merchant")}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
