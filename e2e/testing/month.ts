/**
 * `npm run test:long -- --only month`: a month at the acquirer's desk, 2026-12-24 to 2027-01-24, on a stack of its own: the turn
 * of the year, differences and decisions, a rejected day, a shop that closes, refunds after the payout, a week without the desk,
 * three days without the platform, whose processes were killed.
 * At the end every fen is paid, held or decided, and every day is equal from the first on. Last line: its figures; exit 1 where
 * one is not as it must be.
 */
import { addDays } from "#server/calendar/calendar.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { playDay } from "../../past/play-day.ts";
import { openPast } from "../../past/world.ts";
import { loggedFaults } from "./logged-faults.ts";
import { accountOfMonth } from "./month-account.ts";
import { liveWithoutPlatform } from "./month-off.ts";
import { AWAY, FIRST, LAST, MONTH, OFF } from "./month-plot.ts";
import { startStack } from "./stack.ts";

const SEED = 20_261_224;
/** The shops have closed. */
const EVE_UNTIL = "23:50";

const stack = await startStack({ day: FIRST });
process.env.QINGFEN_DATA_DIR = stack.demo.dataDir;
try {
  const faults: string[] = [];
  const past = await openPast(stack.demo.dataDir, SEED);
  for (let day = dayFrom(FIRST); day <= LAST; day = addDays(day, 1)) {
    if (day >= OFF.from && day <= OFF.to) continue;
    const isEve = addDays(day, 1) === OFF.from;
    const isDeskAway = day >= AWAY.from && day <= AWAY.to;
    const until = isEve ? EVE_UNTIL : undefined;
    console.log(await playDay(past, day, MONTH[day] ?? [], { isDeskAway, until }));
    if (!isEve) continue;
    faults.push(...loggedFaults(0));
    for (const line of await liveWithoutPlatform(stack, past, OFF)) console.log(line);
  }
  // The first working day after it: what still waits is released, the bank pays.
  console.log(await playDay(past, addDays(dayFrom(LAST), 1), []));
  const account = await accountOfMonth(past, FIRST);
  faults.push(...account.faults);
  for (const fault of faults) console.log(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
  console.log(JSON.stringify({ ...account.figures, faults: faults.length }));
  past.clerk.close();
} finally {
  await stack.stop();
}
