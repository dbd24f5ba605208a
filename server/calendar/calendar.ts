import { assert } from "../assert.ts";
import { refuse } from "../domain-error.ts";
import type { Day } from "./day.ts";

/** Statutory calendar by year: weekdays that are off and weekend days that are worked. */
interface CalendarYear {
  holidays: readonly Day[];
  workdays: readonly Day[];
}
export type Calendar = Readonly<Record<string, CalendarYear>>;

/** One whole, numbered version of the acquirer's calendar; `at` = when its core wrote it, RFC 3339 +08:00. */
export interface CalendarVersion {
  version: number;
  at: string;
  years: Calendar;
}

const DAY_MS = 86_400_000;

/** 1 Monday … 7 Sunday. */
export function weekday(day: Day): number {
  return new Date(utcOf(day)).getUTCDay() || 7;
}

/** The day `days` calendar days on; negative goes back. */
export function addDays(day: Day, days: number): Day {
  return new Date(utcOf(day) + days * DAY_MS).toISOString().slice(0, 10) as Day;
}

/** The same day `months` on, or the last one of a month that has no such day. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0));
  const found = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last.getUTCDate())));
  return found.toISOString().slice(0, 10) as Day;
}

/** Refuses `calendar_missing` for a year without a table: nobody may guess whether a day is worked. */
export function isWorkingDay(calendar: Calendar, day: Day): boolean {
  const year = calendar[day.slice(0, 4)];
  if (!year) refuse({ code: "calendar_missing", year: Number(day.slice(0, 4)) });
  if (weekday(day) >= 6) return year.workdays.includes(day);
  return !year.holidays.includes(day);
}

/** A day on which nothing is paid, or a weekend day that is worked: what a calendar on a wall marks. */
export interface MarkedDay {
  day: Day;
  is: "off" | "worked";
}

/**
 * Of a month ("2026-10"): every day off, and the weekend days that are worked. Undefined for a year without a table: then
 * only the weekend is known, and it may be worked.
 */
export function marksOf(calendar: Calendar, month: string): MarkedDay[] | undefined {
  if (!calendar[month.slice(0, 4)]) return undefined;
  const marks: MarkedDay[] = [];
  for (let day = `${month}-01` as Day; day.startsWith(month); day = addDays(day, 1)) {
    const isWorked = isWorkingDay(calendar, day);
    if (!isWorked) marks.push({ day, is: "off" });
    else if (weekday(day) >= 6) marks.push({ day, is: "worked" });
  }
  return marks;
}

/** The nth working day after `day`, n ≥ 1; refuses `calendar_missing` where it needs a year without a table. */
export function addWorkingDays(calendar: Calendar, day: Day, n: number): Day {
  assert(Number.isInteger(n) && n >= 1, "working days are counted forward");
  let found = day;
  for (let left = n; left > 0; ) {
    found = addDays(found, 1);
    if (isWorkingDay(calendar, found)) left--;
  }
  return found;
}

/** A day as an instant of UTC: only for counting days, so that the process's time zone never matters. */
function utcOf(day: Day): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8)));
}
