import type { Answers } from "#server/api/root.ts";
import type { Mood } from "../../_components/state.tsx";

export type ArrivalDay = Answers["arrival"]["list"][number];
/** Null: the acquirer's calendar does not have the year. */
export type Marks = Answers["arrival"]["marks"];

export const ARRIVAL_MOOD = {
  recorded: "waiting",
  at_bank: "waiting",
  arrived: "come",
  stopped: "waiting",
  bank_returned: "failed",
} as const satisfies Record<ArrivalDay["state"], Mood>;
