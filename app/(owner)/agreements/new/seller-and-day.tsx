"use client";

import { useTranslations } from "next-intl";
import type { Answers } from "#server/api/root.ts";

/** Whose payments are split, and from which day. */
export function SellerAndDay({
  plan,
  sellerNo,
  onSeller,
  effectiveFrom,
  onEffectiveFrom,
}: {
  plan: Answers["agreement"]["plan"];
  sellerNo: string;
  onSeller: (no: string) => void;
  effectiveFrom: string;
  onEffectiveFrom: (day: string) => void;
}) {
  const t = useTranslations("agreement");
  return (
    <section className="card grid gap-3 p-4 sm:grid-cols-2">
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("seller")}</span>
        <select
          className="field"
          name="seller"
          value={sellerNo}
          onChange={(event) => onSeller(event.target.value)}
        >
          {plan.sellers.map((s) => (
            <option key={s.number} value={s.number}>
              {s.shortName}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("propose.effectiveFrom")}</span>
        <input
          className="field"
          type="date"
          name="effectiveFrom"
          required
          min={plan.today}
          value={effectiveFrom}
          onChange={(event) => onEffectiveFrom(event.target.value)}
        />
      </label>
    </section>
  );
}
