import { assert } from "../assert.ts";
import { addDays, addWorkingDays, type Calendar, weekday } from "./calendar.ts";
import type { Day } from "./day.ts";

/**
 * When what was sold falls due. `working`: T+n, the nth working day after; `calendar`: D+n, the nth day; `weekly`: the week from
 * Monday to Sunday on the Monday after it; `monthly`: the month on the first day after it. n from 1: the same day is never
 * paid. A due day that is off is paid on the working day that follows, as every file pays on a working day.
 */
export type Cycle =
  | { kind: "working" | "calendar"; days: number }
  | { kind: "weekly"; days?: never }
  | { kind: "monthly"; days?: never };

/** The cycles that have a name of their own in the register; beside them T+n and D+n. */
export const NAMED_CYCLES = ["weekly", "monthly"] as const;

const COUNTED = /^([TD])\+([1-9]\d?)$/;

/** Reads "T+1", "D+3", "weekly", "monthly", as the register states it; undefined for anything else. */
export function readCycle(text: string): Cycle | undefined {
  const named = NAMED_CYCLES.find((kind) => kind === text);
  if (named) return { kind: named };
  const m = COUNTED.exec(text);
  return m ? { kind: m[1] === "T" ? "working" : "calendar", days: Number(m[2]) } : undefined;
}

export const isCycle = (text: string): boolean => readCycle(text) !== undefined;

/** The day what was sold on `clearingDate` falls due. Refuses `calendar_missing`, of a cycle in working days alone. */
export function dueDayOf(calendar: Calendar, clearingDate: Day, text: string): Day {
  const cycle = readCycle(text);
  assert(cycle, "a settlement cycle is T+n, D+n, weekly or monthly");
  switch (cycle.kind) {
    case "working":
      return addWorkingDays(calendar, clearingDate, cycle.days);
    case "calendar":
      return addDays(clearingDate, cycle.days);
    case "weekly":
      return addDays(clearingDate, 8 - weekday(clearingDate));
    case "monthly":
      return firstDayAfterMonth(clearingDate);
  }
}

function firstDayAfterMonth(day: Day): Day {
  const month = day.slice(0, 7);
  let next = day;
  while (next.startsWith(month)) next = addDays(next, 1);
  return next;
}
