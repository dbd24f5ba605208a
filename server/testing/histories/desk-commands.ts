/** What the acquirer's people do between two days. */
import fc from "fast-check";
import { refreshAgreements } from "../../agreement/refresh-agreements.ts";
import { renewAccount } from "../../batch/testing/shops.ts";
import { addDays } from "../../calendar/calendar.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf, startOf } from "../../calendar/instant.ts";
import { CHANNELS } from "../../channel/channel.ts";
import { DEMO_SHOPS } from "../../setup/demo.ts";
import { booksOf, change } from "./core-books.ts";
import { kindOf, type Lived, later, minutes, pick, see } from "./history.ts";
import { morning, waitingFiles } from "./morning.ts";

const TEN_O_CLOCK_MS = 10 * 3_600_000;
const NUMBERS = DEMO_SHOPS.map((s) => s.number);
const HOLD_MAX_FEN = 100_000n;

/** Days end, and on the morning after the last the acquirer's people look: what is equal is released, oldest first. */
export const endDays = kindOf(
  "end of day",
  fc.record({
    days: fc.constantFrom(1, 1, 1, 2, 3),
    isReleased: fc.constantFrom(true, true, false),
    isBilled: fc.boolean(),
  }),
  endOfDays,
);

/** Not billed: for a day on which a channel had no trade the acquirer says that there is no bill. */
export async function endOfDays(
  lived: Lived,
  { days, isReleased, isBilled }: { days: number; isReleased: boolean; isBilled: boolean },
): Promise<void> {
  const { model, world } = lived;
  const from = dayOf(new Date(model.now));
  if (!isBilled) for (let n = 0; n < days; n++) leaveBillsAway(lived, addDays(from, n));
  model.now = startOf(addDays(from, days)).getTime() + TEN_O_CLOCK_MS;
  await world.test.moveTo(new Date(model.now));
  await refreshAgreements(world.test.machineCtx());
  await tend(lived);
  for (const sold of model.sales) sold.isHeard = true;
  await morning(lived);
  lived.days += days;
  if (isReleased) for (const file of await waitingFiles(lived)) await world.decide(file.day);
}

function leaveBillsAway({ world }: Lived, day: Day): void {
  // What only we know of would make such a bill an alarm, and the day would wait.
  const traded = new Set([
    ...world.rows.filter((r) => dayOf(r.happenedAt) === day).map((r) => r.remark),
    ...world.sold.filter((s) => dayOf(s.paidAt) === day).map((s) => s.channel),
  ]);
  for (const channel of CHANNELS) if (!traded.has(channel)) world.noBill.add(`${channel} ${day}`);
}

/** The core lays its books, and the worker takes its turns. */
async function tend(lived: Lived): Promise<void> {
  await lived.world.core.lay(booksOf(lived));
  while ((await lived.world.turn()).moved);
}

/** The oldest waiting file is rejected because a shop in it must be held; it and what was built on it come again. */
export const reject = kindOf("reject", fc.record({ line: fc.nat(), minutes }), async (lived, data) => {
  later(lived, data.minutes);
  const [oldest] = await waitingFiles(lived);
  if (!oldest) return;
  const { file } = await lived.world.file(oldest.day);
  const paid = file.positions.filter((p) => p.pay > 0n);
  if (paid.length === 0) return;
  await lived.world.decide(oldest.day, "rejected");
  change(lived, pick(paid, data.line).subMerchantNo, {
    holds: [{ fen: null, acquirerReference: null, reason: "投诉核实" }],
  });
  await tend(lived);
  await morning(lived);
  see(lived, "rejected");
});

const said = fc.oneof(
  fc.record({
    holds: fc
      .option(fc.bigInt(1n, HOLD_MAX_FEN))
      .map((fen) => [{ fen, acquirerReference: null, reason: "风险核查" }]),
  }),
  fc.record({ holds: fc.constant([]) }),
  fc.record({ minimumFen: fc.constantFrom(0n, 5_000n, 1_000_000n) }),
  fc.record({ cycle: fc.constantFrom("T+1", "T+3", "D+1", "D+5", "weekly", "monthly") }),
);

/** The register says something else of one shop: held, free again, another minimum, another cycle. */
export const register = kindOf(
  "register",
  fc.record({ shop: fc.nat(NUMBERS.length - 1), said }),
  async (lived, { shop, said }) => {
    change(lived, pick(NUMBERS, shop), said);
    await lived.world.core.lay(booksOf(lived));
  },
);

/** A newer settlement account, asked for by the shop's owner, named by the acquirer's register. */
export const account = kindOf(
  "account",
  fc.record({ shop: fc.nat(NUMBERS.length - 1), minutes }),
  async (lived, data) => {
    later(lived, data.minutes);
    const { test, core } = lived.world;
    await renewAccount(test, core, pick(NUMBERS, data.shop), booksOf(lived));
  },
);

/** Two people decide about an item that is left out. */
export const decision = kindOf(
  "decision",
  fc.record({ item: fc.nat(), as: fc.constantFrom("accept", "not_ours"), minutes }),
  async (lived, { item, as, minutes }) => {
    const { model, world } = lived;
    later(lived, minutes);
    const x = pick(model.leftOut, item);
    model.leftOut = model.leftOut.filter((other) => other !== x);
    await world.decideItem(x, as, booksOf(lived));
    for (const sold of model.sales) if (sold.reference === x.acquirerReference) sold.left = 0n;
    see(lived, `decided ${as} ${x.kind}`);
  },
  ({ leftOut }) => leftOut.length > 0,
);
