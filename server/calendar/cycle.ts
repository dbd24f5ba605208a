import { assert } from "../assert.ts";
import { addDays, addWorkingDays, type Calendar } from "./calendar.ts";
import type { Day } from "./day.ts";

/** "T+n" counts working days, "D+n" calendar days, n from 1: the same day is never paid. */
const CYCLE = /^([TD])\+([1-9]\d?)$/;

export const isCycle = (text: string): boolean => CYCLE.test(text);

/** The day what was sold on `clearingDate` falls due. Refuses `calendar_missing`. */
export function dueDayOf(calendar: Calendar, clearingDate: Day, cycle: string): Day {
  const m = CYCLE.exec(cycle);
  assert(m, "a settlement cycle is T+n or D+n");
  const n = Number(m[2]);
  return m[1] === "T" ? addWorkingDays(calendar, clearingDate, n) : addDays(clearingDate, n);
}
