import type { Calendar } from "../../calendar/calendar.ts";
import { dayFrom } from "../../calendar/day.ts";
import { STATUTORY } from "../../calendar/statutory.ts";

/** The acquirer's calendar of every history: it has the next year's table as soon as its notice is out. */
export const YEARS: Calendar = {
  ...STATUTORY,
  "2027": { holidays: [dayFrom("2027-01-01")], workdays: [dayFrom("2027-01-03")] },
};
