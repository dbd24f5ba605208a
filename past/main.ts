/**
 * The demo's past: four weeks of a mall, lived through on a running installation, before anybody looks at it. Every order, bill,
 * file, release and bank result is made by the product and the sandbox; this only moves the clock and plays the people.
 * `node past/main.ts DATA_DIR`; one line for each day.
 */
import { addDays } from "#server/calendar/calendar.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { DEMO_PAST } from "#server/setup/demo.ts";
import { playDay } from "./play-day.ts";
import { PLOT } from "./plot.ts";
import { openPast } from "./world.ts";

const past = await openPast(process.argv[2] ?? ".data", DEMO_PAST.seed);
const today: Day = dayOf(new Date(DEMO_PAST.now));
for (let day = dayFrom(DEMO_PAST.firstDay); day <= today; day = addDays(day, 1)) {
  const until = day === today ? DEMO_PAST.now.slice(11, 16) : undefined;
  console.log(await playDay(past, day, PLOT[day] ?? [], { until }));
}
past.clerk.close();
