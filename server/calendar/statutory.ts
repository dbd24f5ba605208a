import type { Calendar } from "./calendar.ts";
import { dayFrom } from "./day.ts";

/**
 * The State Council's notice for 2026 (gov.cn content_7047090): weekdays off and weekend days worked. A year is added when
 * its notice is out, usually in November; until then days of that year are refused.
 */
export const STATUTORY: Calendar = {
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
