"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { Dialog } from "#app/_components/dialog.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { Id } from "#server/id.ts";

/** Suspend, resume, hold: each says what it does to the money, and asks for a reason. */
export function ShopControls({
  subMerchantId,
  status,
  maySuspend,
}: {
  subMerchantId: Id<"smt">;
  status: string;
  maySuspend: boolean;
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState<"suspend" | "hold">();
  const [reason, setReason] = useState("");
  const [amount, setAmount] = useState("");
  const close = () => {
    setOpen(undefined);
    setReason("");
    setAmount("");
  };
  const onSuccess = () => {
    close();
    router.refresh();
  };
  const suspend = useMutation(trpc.account.suspend.mutationOptions({ retry: false, onSuccess }));
  const resume = useMutation(trpc.account.resume.mutationOptions({ retry: false, onSuccess }));
  const hold = useMutation(trpc.account.hold.mutationOptions({ retry: false, onSuccess }));
  return (
    <>
      {maySuspend && status === "active" ? (
        <button type="button" className="btn btn-small" onClick={() => setOpen("suspend")}>
          {t("shops.suspend")}
        </button>
      ) : null}
      {maySuspend && status === "suspended" ? (
        <button
          type="button"
          className="btn btn-small btn-primary"
          disabled={resume.isPending}
          onClick={() => resume.mutate({ subMerchantId })}
        >
          {t("shops.resume")}
        </button>
      ) : null}
      <button type="button" className="btn btn-small" onClick={() => setOpen("hold")}>
        {t("shops.hold")}
      </button>
      <MutationFault error={resume.error} />
      <Dialog
        open={open !== undefined}
        onClose={close}
        title={t(open === "suspend" ? "shops.suspend" : "shops.hold")}
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (open === "suspend") suspend.mutate({ subMerchantId, reason });
            else hold.mutate({ subMerchantId, reason, amount });
          }}
        >
          <p className="text-ink-2">{t(open === "suspend" ? "shops.suspendHint" : "shops.holdHint")}</p>
          {open === "hold" ? (
            <label className="flex flex-col gap-1">
              <span className="text-ink-2 text-sm">{t("shops.holdAmount")}</span>
              <input
                className="field"
                inputMode="decimal"
                maxLength={16}
                value={amount}
                onChange={(event) => setAmount(event.target.value)}
              />
            </label>
          ) : null}
          <label className="flex flex-col gap-1">
            <span className="text-ink-2 text-sm">{t("shops.reason")}</span>
            <textarea
              className="field"
              rows={2}
              required
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <MutationFault error={suspend.error ?? hold.error} />
          <div className="flex gap-2">
            <button type="button" className="btn flex-1" onClick={close}>
              {t("cancel")}
            </button>
            <button
              type="submit"
              className="btn btn-danger flex-1"
              disabled={suspend.isPending || hold.isPending}
            >
              {t(open === "suspend" ? "shops.suspend" : "shops.hold")}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

export function LiftHold({ holdId }: { holdId: Id<"hld"> }) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const lift = useMutation(
    trpc.account.lift.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  return (
    <span className="flex flex-col items-end gap-2">
      <button
        type="button"
        className="btn btn-small"
        disabled={lift.isPending}
        onClick={() => lift.mutate({ holdId })}
      >
        {t("shops.lift")}
      </button>
      <MutationFault error={lift.error} />
    </span>
  );
}
