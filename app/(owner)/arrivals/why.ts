import type { useTranslations } from "next-intl";
import type { ArrivalDay } from "./arrival-mood.ts";

/** Why a day brings nothing, less, or later: our reasons in words, the bank's own words as they are. */
export function explainer(t: ReturnType<typeof useTranslations<"owner">>) {
  return (row: Pick<ArrivalDay, "bankReason" | "reason" | "state">): string | undefined => {
    // Stopped by the acquirer: who acts next says it.
    if (row.state === "stopped") return undefined;
    if (row.state === "bank_returned" && row.bankReason) return row.bankReason;
    return row.reason === "" ? undefined : t(`arrivals.zeroWhy.${row.reason}`);
  };
}
