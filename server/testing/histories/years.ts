import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import type { Calendar } from "../../calendar/calendar.ts";
import { dayFrom } from "../../calendar/day.ts";

/** The acquirer's calendar of every history: it has the next year's table as soon as its notice is out. */
export const YEARS: Calendar = {
  ...DEMO_CALENDAR,
  "2027": { holidays: [dayFrom("2027-01-01")], workdays: [dayFrom("2027-01-03")] },
};
