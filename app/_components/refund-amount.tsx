"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Amount } from "./amount.tsx";

const REASONS = ["quality", "wrong", "cancel", "other"] as const;

export interface AskedRefund {
  amount: string;
  reason: (typeof REASONS)[number];
  /** Their own words, where the reason is another one. */
  reasonText: string;
}

/** Step one: how much and why. */
export function RefundAmount({
  asked,
  onChange,
  mostFen,
  refundedFen,
  limitFen,
  isRefused,
  isPending,
  onSubmit,
  children,
}: {
  asked: AskedRefund;
  onChange: (asked: AskedRefund) => void;
  mostFen: bigint;
  refundedFen: bigint;
  limitFen: bigint | undefined;
  isRefused: boolean;
  isPending: boolean;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);
  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("refund.amount")}</span>
        <input
          ref={first}
          className="field text-2xl"
          inputMode="decimal"
          name="amount"
          value={asked.amount}
          maxLength={16}
          onChange={(event) => onChange({ ...asked, amount: event.target.value })}
          aria-invalid={isRefused ? true : undefined}
        />
        <span className="flex flex-wrap justify-between gap-2 text-ink-2 text-sm">
          <span>{t.rich("refund.left", { amount: () => <Amount fen={mostFen} /> })}</span>
          {refundedFen > 0n ? (
            <span>{t.rich("refund.already", { amount: () => <Amount fen={refundedFen} /> })}</span>
          ) : null}
          {limitFen !== undefined ? (
            <span>{t.rich("refund.limit", { amount: () => <Amount fen={limitFen} /> })}</span>
          ) : null}
        </span>
      </label>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-ink-2 text-sm">{t("refund.reason")}</legend>
        {REASONS.map((choice) => (
          <label key={choice} className="flex min-h-11 items-center gap-2 rounded-lg px-2 hover:bg-sunk">
            <input
              type="radio"
              name="reason"
              className="size-4 accent-jade"
              checked={asked.reason === choice}
              onChange={() => onChange({ ...asked, reason: choice })}
            />
            {t(`refund.reasons.${choice}`)}
          </label>
        ))}
        {asked.reason === "other" ? (
          <input
            className="field"
            aria-label={t("refund.reasonText")}
            placeholder={t("refund.reasonText")}
            required
            maxLength={80}
            value={asked.reasonText}
            onChange={(event) => onChange({ ...asked, reasonText: event.target.value })}
          />
        ) : null}
      </fieldset>
      {children}
      <button type="submit" className="btn btn-primary" disabled={isPending}>
        {isPending ? t("refund.checking") : t("refund.check")}
      </button>
    </form>
  );
}
