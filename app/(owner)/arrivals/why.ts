import type { useTranslations } from "next-intl";
import type { ArrivalDay } from "./page.tsx";

const REASONS = [
  "below_minimum",
  "negative",
  "zero",
  "not_due",
  "acquirer_hold",
  "account_not_approved",
  "r30",
] as const;

/** Why a day is nothing, less, or late: our reasons in words, the bank's own words as they are. */
export function explainer(t: ReturnType<typeof useTranslations<"owner">>) {
  return (row: Pick<ArrivalDay, "why">): string | undefined => {
    if (!row.why) return undefined;
    const known = REASONS.find((r) => r === row.why);
    return known ? t(`arrivals.zeroWhy.${known}`) : row.why;
  };
}
