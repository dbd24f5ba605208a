"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { Dialog } from "#app/_components/dialog.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { ReasonField } from "#app/_components/reason-field.tsx";
import type { Answers } from "#server/api/root.ts";
import type { Id } from "#server/id.ts";

/** Suspend, confirm, resume, hold: each says what it does to the money, and asks for a reason beside the shop's own. */
export function ShopControls({
  subMerchantId,
  status,
  maySuspend,
  suspension,
}: {
  subMerchantId: Id<"smt">;
  status: string;
  maySuspend: boolean;
  suspension: Answers["account"]["shops"][number]["suspension"];
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState<"suspend" | "hold">();
  const onSuccess = () => {
    setOpen(undefined);
    router.refresh();
  };
  const confirm = useMutation(trpc.account.confirmSuspension.mutationOptions({ retry: false, onSuccess }));
  const resume = useMutation(trpc.account.resume.mutationOptions({ retry: false, onSuccess }));
  return (
    <>
      {maySuspend && suspension && suspension.status !== "confirmed" && !suspension.byMe ? (
        <button
          type="button"
          className="btn btn-small btn-danger"
          disabled={confirm.isPending}
          onClick={() => confirm.mutate({ suspensionId: suspension.id })}
        >
          {t("shops.confirmStop")}
        </button>
      ) : null}
      {maySuspend && status === "active" && !suspension ? (
        <button type="button" className="btn btn-small" onClick={() => setOpen("suspend")}>
          {t("shops.suspend")}
        </button>
      ) : null}
      {maySuspend && status === "suspended" && suspension && !suspension.liftAsked?.byMe ? (
        <button
          type="button"
          className="btn btn-small btn-primary"
          disabled={resume.isPending}
          onClick={() => resume.mutate({ subMerchantId })}
        >
          {t(suspension.liftAsked ? "shops.resumeSecond" : "shops.resume")}
        </button>
      ) : null}
      <button type="button" className="btn btn-small" onClick={() => setOpen("hold")}>
        {t("shops.hold")}
      </button>
      <MutationFault error={resume.error ?? confirm.error} />
      {open ? (
        <StopDialog
          what={open}
          subMerchantId={subMerchantId}
          onClose={() => setOpen(undefined)}
          onDone={onSuccess}
        />
      ) : null}
    </>
  );
}

/** Asks for the reason that the shop reads and for the inner one, and for the sum of a hold. */
function StopDialog({
  what,
  subMerchantId,
  onClose,
  onDone,
}: {
  what: "suspend" | "hold";
  subMerchantId: Id<"smt">;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const [reason, setReason] = useState("");
  const [inner, setInner] = useState("");
  const [amount, setAmount] = useState("");
  const done = { retry: false, onSuccess: onDone };
  const suspend = useMutation(trpc.account.suspend.mutationOptions(done));
  const hold = useMutation(trpc.account.hold.mutationOptions(done));
  return (
    <Dialog open onClose={onClose} title={t(what === "suspend" ? "shops.suspend" : "shops.hold")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (what === "suspend") suspend.mutate({ subMerchantId, reason, inner });
          else hold.mutate({ subMerchantId, reason, inner, amount });
        }}
      >
        <p className="text-ink-2">{t(what === "suspend" ? "shops.suspendHint" : "shops.holdHint")}</p>
        {what === "hold" ? (
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
        <ReasonField label={t("shops.reason")} value={reason} onChange={setReason} />
        <ReasonField label={t("shops.inner")} value={inner} onChange={setInner} isOptional />
        <MutationFault error={suspend.error ?? hold.error} />
        <div className="flex gap-2">
          <button type="button" className="btn flex-1" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            type="submit"
            className="btn btn-danger flex-1"
            disabled={suspend.isPending || hold.isPending}
          >
            {t(what === "suspend" ? "shops.suspend" : "shops.hold")}
          </button>
        </div>
      </form>
    </Dialog>
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
