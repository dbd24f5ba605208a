import { addDays, type Calendar } from "./calendar.ts";
import { type Day, dayFrom } from "./day.ts";

/** So many days before a calendar's end it is time to say so. */
const CALENDAR_ALARM_DAYS = 60;

/** How far a calendar reaches. */
export interface CalendarEnd {
  /** The first year that it does not have. */
  missingYear: number;
  /** The last day it can date; null where it does not even have this year. */
  lastDay: Day | null;
  /** From this day on it is time to say so. */
  alarmDay: Day;
  isShort: boolean;
}

/** The end of the years that follow `today`'s without a gap. */
export function calendarEndOf(calendar: Calendar, today: Day): CalendarEnd {
  const thisYear = Number(today.slice(0, 4));
  let missingYear = thisYear;
  while (calendar[missingYear]) missingYear++;
  const alarmDay = addDays(dayFrom(`${missingYear}-01-01`), -CALENDAR_ALARM_DAYS);
  const lastDay = missingYear === thisYear ? null : dayFrom(`${missingYear - 1}-12-31`);
  return { missingYear, lastDay, alarmDay, isShort: today >= alarmDay };
}
