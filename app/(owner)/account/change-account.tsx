"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Id } from "#server/id.ts";
import { refusalIn, useTRPC } from "../../_components/api-client.tsx";
import { Dialog } from "../../_components/dialog.tsx";
import { Icon } from "../../_components/icon.tsx";
import { MutationFault } from "../../_components/mutation-fault.tsx";

const FIELDS = ["holderName", "bankName", "cnaps", "accountTail"] as const;
const REASONS = [
  "required",
  "too_long",
  "full_number_not_here",
  "cnaps_invalid",
  "tail_invalid",
  "holder_differs",
] as const;

/** Asks for another card: the last four digits only, the full number is typed on the acquirer's side. */
export function ChangeAccount({
  subMerchantId,
  holderName,
  acquirerName,
}: {
  subMerchantId: Id<"smt">;
  holderName: string;
  acquirerName: string;
}) {
  const t = useTranslations("onboarding");
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState({ holderName, bankName: "", cnaps: "", accountTail: "" });
  const request = useMutation(
    trpc.account.request.mutationOptions({
      retry: false,
      onSuccess: () => {
        setOpen(false);
        router.refresh();
      },
    }),
  );
  const refusal = request.error ? refusalIn(request.error) : undefined;
  const fault = refusal?.code === "input_invalid" ? refusal : undefined;
  const known = REASONS.find((r) => r === fault?.reason);
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        <Icon name="bank" />
        {t("account.change")}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("account.change")} side>
        <form
          className="flex flex-col gap-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            request.mutate({ subMerchantId, ...typed });
          }}
        >
          <p className="text-ink-2">{t("account.changeHint", { acquirer: acquirerName })}</p>
          {FIELDS.map((field) => {
            const wrong = fault?.field === field && known;
            return (
              <label key={field} className="flex flex-col gap-1">
                <span className="text-ink-2 text-sm">{t(`fields.${field}`)}</span>
                <input
                  className="field"
                  name={field}
                  maxLength={100}
                  autoComplete="off"
                  inputMode={field === "cnaps" || field === "accountTail" ? "numeric" : undefined}
                  placeholder={t(`placeholders.${field}`)}
                  value={typed[field]}
                  aria-invalid={wrong ? true : undefined}
                  onChange={(event) => setTyped((all) => ({ ...all, [field]: event.target.value.trim() }))}
                />
                {wrong ? (
                  <span role="alert" className="text-sm text-vermilion">
                    {t(`reasons.${known}`, { acquirer: acquirerName })}
                  </span>
                ) : null}
              </label>
            );
          })}
          {known ? null : <MutationFault error={request.error} />}
          <button type="submit" className="btn btn-primary" disabled={request.isPending}>
            {t("account.submit")}
          </button>
        </form>
      </Dialog>
    </>
  );
}
