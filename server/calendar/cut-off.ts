import { type Day, dayFrom } from "./day.ts";
import { startOf } from "./instant.ts";

/** From the clearing date `from` on, a date begins so many minutes after midnight, or before it: −60 is 23:00 of the day before. */
interface CutOff {
  from: Day;
  minutes: number;
}

/**
 * The acquirer's cut-offs with the dates from which they hold, ascending, never empty; the first one holds before its date too.
 * A date ends where the next begins, so that a change makes one date shorter or longer and no two overlap.
 */
export type CutOffs = readonly CutOff[];

/** The natural day, as most acquirers have it. */
export const MIDNIGHT: CutOffs = [{ from: dayFrom("2026-01-01"), minutes: 0 }];

/** A date begins at most half a day away from midnight. */
export const CUT_OFF_MAX_MINUTES = 720;

const MINUTE_MS = 60_000;

/** The minutes from midnight at which a clearing date begins. */
export function minutesOn(day: Day, cutOffs: CutOffs): number {
  return (cutOffs.findLast((c) => c.from <= day) ?? cutOffs[0])?.minutes ?? 0;
}

/** The instant at which a clearing date begins. */
export function beginOf(day: Day, cutOffs: CutOffs): Date {
  return new Date(startOf(day).getTime() + minutesOn(day, cutOffs) * MINUTE_MS);
}
