"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC, wrongNumbers } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { ReasonField } from "#app/_components/reason-field.tsx";
import type { AcquirerRole } from "#server/actor.ts";
import type { Answers } from "#server/api/root.ts";
import type { Id } from "#server/id.ts";

type PendingChange = NonNullable<Answers["account"]["shops"][number]["pending"]>;

const NUMBERS = [
  "accountRef",
  "accountHash",
  "accountMask",
  "accountTail",
  "accountVersion",
  "approvedFrom",
] as const;

/** Two people for a new account: the first records what the core gave, the second approves. Either may send it back. */
export function AccountReview({
  accountId,
  role,
  reviewed,
  isRegistered,
  initial,
}: {
  accountId: Id<"sac">;
  role: AcquirerRole;
  reviewed: PendingChange["reviewed"];
  /** The acquirer's register names the account: nothing is typed or approved here, a request may be sent back. */
  isRegistered: boolean;
  initial: { accountTail: string; accountVersion: string; approvedFrom: string };
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const onSuccess = () => router.refresh();
  const [numbers, setNumbers] = useState({ accountRef: "", accountHash: "", accountMask: "", ...initial });
  const [reason, setReason] = useState<string>();
  const accept = useMutation(trpc.account.accept.mutationOptions({ retry: false, onSuccess }));
  const approve = useMutation(trpc.account.approve.mutationOptions({ retry: false, onSuccess }));
  const sendBack = useMutation(trpc.account.sendBack.mutationOptions({ retry: false, onSuccess }));
  const isPending = accept.isPending || approve.isPending || sendBack.isPending;
  const mine = isRegistered
    ? role !== "clearing"
    : reviewed
      ? role === "approver" && !reviewed.byMe
      : role === "reviewer";
  if (!mine)
    return isRegistered ? null : (
      <p className="text-ink-2">
        {reviewed ? t("shops.waitsApprover", { who: reviewed.by ?? "–" }) : t("shops.waitsReviewer")}
      </p>
    );
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason !== undefined) sendBack.mutate({ accountId, reason });
        else if (isRegistered) setReason("");
        else if (reviewed) approve.mutate({ accountId });
        else {
          const version = /^\d{1,6}$/.test(numbers.accountVersion) ? Number(numbers.accountVersion) : 0;
          accept.mutate({ accountId, numbers: { ...numbers, accountVersion: version } });
        }
      }}
    >
      {reason !== undefined ? (
        <ReasonField label={t("shops.returnReason")} value={reason} onChange={setReason} />
      ) : isRegistered ? null : reviewed ? (
        <p>
          {t("applications.reviewedBy", { who: reviewed.by ?? "–" })} · {t("recorded.accountRef")}{" "}
          <code className="font-mono text-sm">{reviewed.accountRef}</code> · {t("recorded.approvedFrom")}{" "}
          {reviewed.approvedFrom}
        </p>
      ) : (
        <TypedAccount
          numbers={numbers}
          wrong={wrongNumbers(accept.error)}
          onChange={(key, value) => setNumbers((all) => ({ ...all, [key]: value }))}
        />
      )}
      <MutationFault error={accept.error ?? approve.error ?? sendBack.error} />
      <div className="flex flex-wrap gap-2">
        {reason === undefined ? (
          <>
            {isRegistered ? null : (
              <button type="submit" className="btn btn-primary" disabled={isPending}>
                {t(reviewed ? "shops.approveChange" : "applications.accept")}
              </button>
            )}
            <button
              type="button"
              className="btn"
              onClick={() => {
                accept.reset();
                approve.reset();
                setReason("");
              }}
            >
              {t("shops.sendBack")}
            </button>
          </>
        ) : (
          <>
            <button type="submit" className="btn btn-danger" disabled={isPending}>
              {t("shops.sendBack")}
            </button>
            <button type="button" className="btn" onClick={() => setReason(undefined)}>
              {t("cancel")}
            </button>
          </>
        )}
      </div>
    </form>
  );
}

/** The numbers that the acquirer's core gave a new account; `wrong`: refused at the last try. */
function TypedAccount({
  numbers,
  wrong,
  onChange,
}: {
  numbers: Record<(typeof NUMBERS)[number], string>;
  wrong: readonly string[];
  onChange: (key: (typeof NUMBERS)[number], value: string) => void;
}) {
  const t = useTranslations("acquirer");
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {NUMBERS.map((key) => (
        <label key={key} className="flex flex-col gap-1">
          <span className="text-ink-2 text-sm">{t(`recorded.${key}`)}</span>
          <input
            className="field font-mono"
            name={key}
            required
            aria-invalid={wrong.includes(key) ? true : undefined}
            autoComplete="off"
            maxLength={100}
            inputMode={key === "accountVersion" ? "numeric" : undefined}
            type={key === "approvedFrom" ? "date" : "text"}
            value={numbers[key]}
            onChange={(event) => onChange(key, event.target.value.trim())}
          />
        </label>
      ))}
    </div>
  );
}
