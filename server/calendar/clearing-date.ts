import { addDays, addWorkingDays, type Calendar } from "./calendar.ts";
import type { Day } from "./day.ts";
import { dayOf, startOf } from "./instant.ts";

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** What belongs to one clearing date: from inclusive, to exclusive. */
export interface Window {
  from: Date;
  to: Date;
}

/**
 * The clearing date (账日) an instant belongs to. The acquirer's cut-off shifts the beginning of the date from midnight:
 * −60 begins it at 23:00 of the day before. 0 is the natural day.
 */
export function clearingDateOf(at: Date, cutOffMinutes: number): Day {
  return dayOf(new Date(at.getTime() - cutOffMinutes * MINUTE_MS));
}

/** "00:00": the clock at which a clearing date begins; −60 is "23:00". */
export function cutOffText(cutOffMinutes: number): string {
  const minutes = (cutOffMinutes + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The instants of a clearing date: from, inclusive, to, exclusive. */
export function windowOf(clearingDate: Day, cutOffMinutes: number): Window {
  const shifted = (day: Day) => new Date(startOf(day).getTime() + cutOffMinutes * MINUTE_MS);
  return { from: shifted(clearingDate), to: shifted(addDays(clearingDate, 1)) };
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
