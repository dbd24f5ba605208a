import { addDays, addWorkingDays, type Calendar } from "./calendar.ts";
import { beginOf, type CutOffs, minutesOn } from "./cut-off.ts";
import type { Day } from "./day.ts";
import { dayOf } from "./instant.ts";

const DAY_MINUTES = 24 * 60;

/** What belongs to one clearing date: from inclusive, to exclusive. */
export interface Window {
  from: Date;
  to: Date;
}

/** The clearing date (账日) an instant belongs to. */
export function clearingDateOf(at: Date, cutOffs: CutOffs): Day {
  const natural = dayOf(at);
  const next = addDays(natural, 1);
  if (beginOf(next, cutOffs) <= at) return next;
  return beginOf(natural, cutOffs) <= at ? natural : addDays(natural, -1);
}

/** "00:00": the clock at which a clearing date begins; −60 is "23:00". */
export function cutOffText(day: Day, cutOffs: CutOffs): string {
  const minutes = (minutesOn(day, cutOffs) + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Beside which midnight a clearing date begins: at it, `before` it (on the evening of the day before) or `after` it. */
export type BeginsOn = "midnight" | "before" | "after";

export function beginsOn(day: Day, cutOffs: CutOffs): BeginsOn {
  const minutes = minutesOn(day, cutOffs);
  return minutes === 0 ? "midnight" : minutes < 0 ? "before" : "after";
}

/** The instants of a clearing date: from, inclusive, to the beginning of the next, exclusive. */
export function windowOf(clearingDate: Day, cutOffs: CutOffs): Window {
  return { from: beginOf(clearingDate, cutOffs), to: beginOf(addDays(clearingDate, 1), cutOffs) };
}

/** The natural days whose bills overlap a window, in order. */
export function billDaysOf(window: Window): Day[] {
  const last = dayOf(new Date(window.to.getTime() - 1));
  const days: Day[] = [];
  for (let day = dayOf(window.from); day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** T+1: the first working day after the clearing date. Refuses `calendar_missing`. */
export function settleDayOf(calendar: Calendar, clearingDate: Day): Day {
  return addWorkingDays(calendar, clearingDate, 1);
}
