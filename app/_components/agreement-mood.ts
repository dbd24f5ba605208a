import type { Answers } from "#server/api/root.ts";
import type { Mood } from "./state.tsx";

type AgreementSummary = Answers["agreement"]["list"]["rows"][number];

type Facts = Pick<AgreementSummary, "status" | "standing">;

/** The word for a version: while it waits its status, then its standing. */
export function agreementWord({ status, standing }: Facts) {
  if (standing !== "waiting") return standing;
  return status === "draft" || status === "signed" || status === "consented" ? status : "waiting";
}

export function agreementMood(facts: Facts): Mood {
  if (facts.standing === "in_force") return "come";
  if (facts.standing === "ended") return "still";
  return "waiting";
}
