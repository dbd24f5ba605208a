import type { Answers } from "#server/api/root.ts";
import type { Mood } from "./state.tsx";

type AgreementSummary = Answers["agreement"]["list"]["rows"][number];

type Facts = Pick<AgreementSummary, "status" | "standing">;

const BY_STATUS = ["draft", "proposed", "consented", "suspended", "returned", "declined"] as const;

/** The word for a version: while it waits its status, then its standing; that its shop is closed before both; why it never began, where it did not. */
export function agreementWord({ status, standing }: Facts) {
  if (standing === "shop_closed") return standing;
  const own = BY_STATUS.find((s) => s === status);
  if (own !== undefined) return own;
  return standing === "waiting" ? "consented" : standing;
}

export function agreementMood({ status, standing }: Facts): Mood {
  if (standing === "shop_closed") return "still";
  if (status === "returned" || status === "declined") return "failed";
  if (standing === "in_force") return "come";
  if (standing === "ended") return "still";
  return "waiting";
}
