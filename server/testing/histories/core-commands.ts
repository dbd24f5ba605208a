/** What the acquirer's core says anew of all days, not of one shop: its calendar and its cut-offs. */
import fc from "fast-check";
import { addDays, type Calendar } from "../../calendar/calendar.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf } from "../../calendar/instant.ts";
import { booksOf } from "./core-books.ts";
import { kindOf, type Lived } from "./history.ts";

const AHEAD_MIN_DAYS = 2;
const AHEAD_MAX_DAYS = 20;
const HOUR_MIN = 60;

const dayAhead = ({ model }: Lived, days: number): Day => addDays(dayOf(new Date(model.now)), days);

/** A notice of the State Council: a day that was to be worked is off. */
export const calendar = kindOf(
  "calendar",
  fc.record({ days: fc.integer({ min: AHEAD_MIN_DAYS, max: AHEAD_MAX_DAYS }) }),
  async (lived, { days }) => {
    lived.years = withHoliday(lived.years, dayAhead(lived, days));
    await lived.world.core.lay(booksOf(lived));
  },
);

/** From a day that is still to come its dates begin an hour before midnight, an hour after it, or at midnight again. */
export const cutOff = kindOf(
  "cut-off",
  fc.record({
    days: fc.integer({ min: AHEAD_MIN_DAYS, max: AHEAD_MIN_DAYS + 1 }),
    minutes: fc.constantFrom(0, -HOUR_MIN, HOUR_MIN),
  }),
  async (lived, { days, minutes }) => {
    const from = dayAhead(lived, days);
    if (lived.cutOffs.some((c) => c.from >= from)) return;
    lived.cutOffs = [...lived.cutOffs, { from, minutes }];
    await lived.world.core.lay(booksOf(lived));
  },
);

function withHoliday(years: Calendar, day: Day): Calendar {
  const year = day.slice(0, 4);
  const { holidays = [], workdays = [] } = years[year] ?? {};
  if (holidays.includes(day) || workdays.includes(day) || !years[year]) return years;
  return { ...years, [year]: { holidays: [...holidays, day].sort(), workdays } };
}
