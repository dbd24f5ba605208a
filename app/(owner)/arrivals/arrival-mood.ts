import type { Answers } from "#server/api/root.ts";
import type { Mood } from "../../_components/state.tsx";

export type ArrivalDay = Answers["arrival"]["list"][number];

export const ARRIVAL_MOOD = {
  recorded: "waiting",
  at_bank: "waiting",
  arrived: "come",
  bank_returned: "failed",
} as const satisfies Record<ArrivalDay["state"], Mood>;
