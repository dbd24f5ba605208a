/** Statutory calendar by year: weekdays that are off and weekend days that are worked. Days are "2026-11-20". */
export interface CalendarYear {
  holidays: readonly string[];
  workdays: readonly string[];
}
export type Calendar = Readonly<Record<string, CalendarYear>>;
