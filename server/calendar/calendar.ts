import { assert } from "../assert.ts";
import { refuse } from "../domain-error.ts";

/** Statutory calendar by year: weekdays that are off and weekend days that are worked. Days are "2026-11-20". */
export interface CalendarYear {
  holidays: readonly string[];
  workdays: readonly string[];
}
export type Calendar = Readonly<Record<string, CalendarYear>>;

const DAY_MS = 86_400_000;

/** 1 Monday … 7 Sunday. */
export function weekday(day: string): number {
  return new Date(utcOf(day)).getUTCDay() || 7;
}

/** The day `days` calendar days on; negative goes back. */
export function addDays(day: string, days: number): string {
  return new Date(utcOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Refuses `calendar_missing` for a year without a table: nobody may guess whether a day is worked. */
export function isWorkingDay(calendar: Calendar, day: string): boolean {
  const year = calendar[day.slice(0, 4)];
  if (!year) refuse({ code: "calendar_missing", year: Number(day.slice(0, 4)) });
  if (weekday(day) >= 6) return year.workdays.includes(day);
  return !year.holidays.includes(day);
}

/** The nth working day after `day`, n ≥ 1; refuses `calendar_missing` where it needs a year without a table. */
export function addWorkingDays(calendar: Calendar, day: string, n: number): string {
  assert(Number.isInteger(n) && n >= 1, "working days are counted forward");
  let found = day;
  for (let left = n; left > 0; ) {
    found = addDays(found, 1);
    if (isWorkingDay(calendar, found)) left--;
  }
  return found;
}

/** "2026-11-20" into the "20261120" of the clearing file. */
export function compactDay(day: string): string {
  assert(isDay(day), "a day is yyyy-MM-dd");
  return day.replaceAll("-", "");
}

/** "20261120" into "2026-11-20". */
export function dashedDay(compact: string): string {
  const day = `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6)}`;
  assert(isDay(day), "a day of the file is yyyyMMdd");
  return day;
}

/** Whether text is a day that exists, "2026-02-30" does not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [y, m, d] = text.split("-").map(Number) as [number, number, number];
  if (m < 1 || m > 12 || d < 1) return false;
  return d <= new Date(Date.UTC(y, m, 0)).getUTCDate();
}

/** A day as an instant of UTC: only for counting days, so that the process's time zone never matters. */
function utcOf(day: string): number {
  assert(isDay(day), "a day is yyyy-MM-dd");
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8)));
}
