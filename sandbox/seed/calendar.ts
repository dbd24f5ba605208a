import type { Calendar } from "#server/calendar/calendar.ts";
import { dayFrom } from "#server/calendar/day.ts";

/**
 * The calendar with which the demo's acquirer begins: the State Council's notice for 2026 (gov.cn content_7047090), weekdays
 * off and weekend days worked. Its people add a year when the notice is out, usually in November (`/core/calendar`); until
 * then days of that year are refused.
 */
export const DEMO_CALENDAR: Calendar = {
  "2026": {
    holidays: [
      "2026-01-01",
      "2026-01-02",
      "2026-02-16",
      "2026-02-17",
      "2026-02-18",
      "2026-02-19",
      "2026-02-20",
      "2026-02-23",
      "2026-04-06",
      "2026-05-01",
      "2026-05-04",
      "2026-05-05",
      "2026-06-19",
      "2026-09-25",
      "2026-10-01",
      "2026-10-02",
      "2026-10-05",
      "2026-10-06",
      "2026-10-07",
    ].map(dayFrom),
    workdays: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"].map(
      dayFrom,
    ),
  },
};

/** What the core's form proposes for the year after: well formed, not the notice, which its people have to type. */
export const SAMPLE_YEAR = {
  year: "2027",
  holidays: [
    "2027-01-01",
    "2027-02-05",
    "2027-02-08",
    "2027-02-09",
    "2027-02-10",
    "2027-02-11",
    "2027-04-05",
    "2027-05-03",
    "2027-05-04",
    "2027-05-05",
    "2027-06-09",
    "2027-09-15",
    "2027-10-01",
    "2027-10-04",
    "2027-10-05",
    "2027-10-06",
    "2027-10-07",
  ].map(dayFrom),
  workdays: ["2027-01-30", "2027-02-20", "2027-05-08", "2027-10-09"].map(dayFrom),
};
