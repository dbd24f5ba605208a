/** What the acquirer's people and its bank do between two days. */
import fc from "fast-check";
import { addDays } from "../../calendar/calendar.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf, startOf } from "../../calendar/instant.ts";
import { kindOf, type Lived, later, minutes, see } from "./history.ts";
import { morning, waitingFiles } from "./morning.ts";

const TEN_O_CLOCK_MS = 10 * 3_600_000;

/** Days end, and on the morning after the last the acquirer's people look: what is equal is released, oldest first. */
export const endDays = kindOf(
  "end of day",
  fc.record({
    days: fc.constantFrom(1, 1, 1, 2, 3),
    verdict: fc.constantFrom("released", "released", "none"),
  }),
  (lived, { days, verdict }) => endOfDays(lived, days, verdict === "released"),
);

export async function endOfDays(lived: Lived, days: number, isReleased: boolean): Promise<void> {
  const { model, world } = lived;
  model.now = startOf(addDays(dayOf(new Date(model.now)), days)).getTime() + TEN_O_CLOCK_MS;
  await world.test.moveTo(new Date(model.now));
  await world.core.lay(lived.core);
  await world.turn();
  for (const sold of model.sales) sold.isHeard = true;
  await morning(lived);
  lived.days += days;
  if (isReleased) for (const file of await waitingFiles(lived)) await release(lived, file.day);
}

async function release(lived: Lived, day: Day): Promise<void> {
  await lived.world.decide(day);
  see(lived, "released");
}

/** The bank answers every line of a released file whose day has come. */
export const bank = kindOf(
  "bank",
  fc.record({ fails: fc.array(fc.boolean(), { maxLength: 8 }), minutes }),
  async (lived, { fails, minutes }) => {
    const at = later(lived, minutes);
    for (const day of await unansweredDays(lived, dayOf(at))) {
      await lived.world.answer(day, (lineNo) => (fails[lineNo % fails.length] ? "failed" : "paid"), at);
      see(lived, "bank answered");
    }
  },
);

/** Released dates whose money is due at the bank, and that it has not answered. */
async function unansweredDays({ world }: Lived, today: Day): Promise<Day[]> {
  const rows = await world.test.sql<{ day: Day }[]>`
    select clearing_date as day from clearing_batch b where status = 'released' and settle_day <= ${today}::date
      and not exists (select from bank_result r join clearing_file f on f.digest = r.file_digest where f.batch_id = b.id)
    order by clearing_date`;
  return rows.map((r) => r.day);
}
