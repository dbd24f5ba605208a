/** What the acquirer's people do between two days. */
import fc from "fast-check";
import { refreshAgreements } from "../../agreement/refresh-agreements.ts";
import { present } from "../../assert.ts";
import { renewAccount, SHOPS } from "../../batch/testing/shops.ts";
import { addDays } from "../../calendar/calendar.ts";
import { clearingDateOf, windowOf } from "../../calendar/clearing-date.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf, startOf } from "../../calendar/instant.ts";
import { CHANNELS } from "../../channel/channel.ts";
import type { LeftOut } from "../../clearing/clearing-file.ts";
import { DEMO_SHOPS } from "../../setup/demo.ts";
import { tendDecidedRefunds } from "../../worker/tend-orders.ts";
import { booksOf, change } from "./core-books.ts";
import { isEnding, kindOf, type Lived, later, minutes, pick, refusedAsMeant, see, today } from "./history.ts";
import { morning, waitingFiles } from "./morning.ts";
import { tendWaiting } from "./refund-commands.ts";
import { tellEnds } from "./refund-end-commands.ts";

const TEN_O_CLOCK_MS = 10 * 3_600_000;
export const NUMBERS = DEMO_SHOPS.map((s) => s.number);
const HOLD_MAX_FEN = 100_000n;
const ADVANCE_MAX_FEN = 1_000_000n;

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
  learnBilled(lived);
  await morning(lived);
  await tendWaiting(lived);
  lived.days += days;
  if (isReleased) for (const file of await waitingFiles(lived)) await world.decide(file.day);
}

/** What a date states of which every bill is made the platform knows of; of one that ends in the bill of today it hears tomorrow. */
function learnBilled({ model, sales, world }: Lived): void {
  const { cutOffs } = world.core.register();
  const billed = startOf(today(model));
  for (const [i, sold] of model.sales.entries())
    if (windowOf(clearingDateOf(pick(sales, i).paidAt, cutOffs), cutOffs).to <= billed) sold.isHeard = true;
}

function leaveBillsAway(lived: Lived, day: Day): void {
  const { world } = lived;
  // What only we know of would make such a bill an alarm, and the day would wait.
  const traded = new Set([
    ...world.rows.filter((r) => dayOf(r.happenedAt) === day).map((r) => r.remark),
    ...world.sold.filter((s) => dayOf(s.paidAt) === day).map((s) => s.channel),
  ]);
  for (const channel of CHANNELS.filter((c) => !traded.has(c))) {
    world.noBill.add(`${channel} ${day}`);
    see(lived, "empty bill");
  }
}

/** The acquirer has what its bill says, and gave nothing back that no bill shows yet: more it would refuse to give back. */
function isWhole({ model, world }: Lived, { acquirerReference, amount }: LeftOut): boolean {
  const sold = world.sold.find((s) => s.reference === acquirerReference);
  return sold?.fen === amount && !sold.refunds.some((r) => dayOf(r.at) === today(model));
}

/** The platform forwards what was decided, and the acquirer's bill has it. */
async function giveBack({ world }: Lived, reference: string): Promise<void> {
  await tendDecidedRefunds(world.ctx, (error) => {
    throw error;
  });
  const sold = world.sold.find((s) => s.reference === reference);
  for (const [refundNo, { refund }] of sold ? world.wallets[sold.channel].refunds : [])
    if (sold && refund.merchantOrderNo === sold.no && !sold.refunds.some((r) => r.refundNo === refundNo))
      world.enterRefund(sold, { refundNo, fen: refund.amountFen, at: world.test.now() });
}

/** The core lays its books, the worker takes its turns, and by then we have been told of every refund that ended. */
async function tend(lived: Lived): Promise<void> {
  await lived.world.core.lay(booksOf(lived));
  while ((await lived.world.turn()).moved);
  await tellEnds(lived);
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
  fc.record({ status: fc.constantFrom("active", "suspended", "closing") }),
  fc.record({ advanceLimitFen: fc.constantFrom(500n, ADVANCE_MAX_FEN) }),
);

/** The register says something else of one shop: held, free again, suspended, closing; another minimum, cycle or limit. */
export const register = kindOf(
  "register",
  fc.record({ shop: fc.nat(NUMBERS.length - 1), said }),
  async (lived, { shop, said }) => {
    const number = pick("status" in said ? SHOPS : NUMBERS, shop);
    // There is no way back from it.
    if ("status" in said && isEnding(lived, number)) return;
    if ("advanceLimitFen" in said && said.advanceLimitFen < owedBy(lived, number))
      see(lived, "limit below what is owed");
    change(lived, number, said);
    await lived.world.core.lay(booksOf(lived));
    see(lived, `register: ${Object.entries(said).map(([key, value]) => (key === "status" ? value : key))}`);
  },
);

function owedBy({ newest }: Lived, number: string): bigint {
  const { rest = 0n } = newest?.positions.find((p) => p.subMerchantNo === number) ?? {};
  return rest < 0n ? -rest : 0n;
}

/** A newer settlement account, asked for by the shop's owner, named by the acquirer's register. */
export const account = kindOf(
  "account",
  fc.record({ shop: fc.nat(NUMBERS.length - 1), minutes }),
  async (lived, data) => {
    later(lived, data.minutes);
    const { test, core } = lived.world;
    const number = pick(NUMBERS, data.shop);
    const isClosed = lived.register.get(number)?.status === "closed";
    const asked = renewAccount(test, core, number, booksOf(lived));
    await refusedAsMeant(lived, "account", isClosed ? "sub_merchant_not_active" : undefined, asked);
    if (isClosed) return;
    const renewed = core.register().subMerchants.find((s) => s.subMerchantNo === number);
    const { accountRef, accountVersion, accountApprovedFrom } = present(renewed, "the register has it");
    change(lived, number, { accountRef, accountVersion, accountApprovedFrom });
  },
);

/** Two people decide about an item that is left out. */
export const decision = kindOf(
  "decision",
  fc.record({ item: fc.nat(), as: fc.constantFrom("accept", "not_ours", "refund", "wait"), minutes }),
  async (lived, { item, as: wanted, minutes }) => {
    const { model, world } = lived;
    later(lived, minutes);
    const x = pick(model.leftOut, item);
    const isRefund = x.refundReference !== "";
    const as = wanted === "refund" && (isRefund || !isWhole(lived, x)) ? "wait" : wanted;
    model.leftOut = model.leftOut.filter((other) => other !== x);
    await world.decideItem(x, as, booksOf(lived));
    if (as !== "wait" && !isRefund)
      for (const sold of model.sales) if (sold.reference === x.acquirerReference) sold.isDecided = true;
    if (as === "refund") await giveBack(lived, x.acquirerReference);
    see(lived, `decided ${as}${isRefund ? " (refund)" : ""}`);
  },
  ({ leftOut }) => leftOut.length > 0,
);
