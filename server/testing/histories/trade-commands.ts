/** What a shop's day is made of: orders and payments through the verbs. */
import fc from "fast-check";
import type { Sale } from "../../batch/testing/books.ts";
import { demoShop, SHOPS } from "../../batch/testing/shops.ts";
import type { Pay } from "../../batch/testing/trade.ts";
import { addDays } from "../../calendar/calendar.ts";
import { instantText, startOf } from "../../calendar/instant.ts";
import { CHANNELS } from "../../channel/channel.ts";
import { Refused } from "../../domain-error.ts";
import { booksOf } from "./core-books.ts";
import { kindOf, type Lived, later, minutes, pick, see, today, Violated } from "./history.ts";

const PRICE_MAX_FEN = 200_000n;
/** Its fee is above what the acquirer's tolerance forgives. */
const ODD_MIN_FEN = 10_000n;
/** Longer than the acquirer's clock may differ. */
const LATE_MS = 6 * 60_000;

/** The shops stay open past midnight: no morning lies between the two days. */
export const pastMidnight = kindOf(
  "past midnight",
  fc.record({ minutes: fc.integer({ min: 1, max: 59 }) }),
  async (lived, { minutes }) => {
    const { model, world } = lived;
    model.now = startOf(addDays(today(model), 1)).getTime() + minutes * 60_000;
    world.test.setNow(new Date(model.now));
  },
);

/** An order and its payment. Not told: the acquirer's notification is late or lost. */
export const sale = kindOf(
  "sale",
  fc.record({
    shop: fc.nat(SHOPS.length - 1),
    channel: fc.constantFrom(...CHANNELS),
    fen: fc.bigInt(1n, PRICE_MAX_FEN),
    minutes,
    isTold: fc.constantFrom(true, true, true, false),
  }),
  async (lived, { shop, channel, fen, minutes, isTold }) => {
    const at = later(lived, minutes);
    const sold = await sell(lived, shop, { channel, fen, at, isHeard: isTold });
    if (sold) remember(lived, sold, isTold);
  },
);

/** What the acquirer's bill says otherwise than we, or that only it knows: left out until somebody decides. */
export const oddSale = kindOf(
  "odd sale",
  fc.record({
    shop: fc.nat(SHOPS.length - 1),
    channel: fc.constantFrom(...CHANNELS),
    fen: fc.bigInt(ODD_MIN_FEN, PRICE_MAX_FEN),
    minutes,
    what: fc.constantFrom("foreign", "late", "closed", "fee", "amount", "seller", "no bill row"),
  }),
  async (lived, { shop, channel, fen, minutes, what }) => {
    const at = later(lived, minutes);
    const other = demoShop(pick(SHOPS, shop + 1))[channel];
    const bills: Readonly<Record<string, Partial<Pay>>> = {
      foreign: { platform: false },
      late: { skewMs: -LATE_MS },
      fee: { bill: { feeFen: 0n } },
      amount: { bill: { orderFen: fen + 1n, settlementFen: fen + 1n } },
      seller: { bill: { channelNo: other } },
      "no bill row": { acquirer: false },
    };
    const sold = await sell(lived, shop, { channel, fen, at, ...bills[what] });
    if (!sold) return;
    if (what === "closed") await logClose(lived, sold);
    if (what === "late" || what === "closed" || what === "fee") remember(lived, sold, true);
    see(lived, `odd sale: ${what}`);
  },
);

/** From the order to the payment, ms. */
const ORDERED_BEFORE_MS = 30_000;

/** A shop that is open and has an agreement takes the order, and no other; undefined where it does not. */
async function sell(lived: Lived, shop: number, pay: Omit<Pay, "seller">): Promise<Sale | undefined> {
  const seller = pick(SHOPS, shop);
  const orderedAt = pay.at.getTime() - ORDERED_BEFORE_MS;
  const gap = lived.model.without.get(shop);
  const hasAgreement = !gap || orderedAt < gap.from || orderedAt >= gap.until;
  const isOpen = (lived.register.get(seller)?.status ?? "active") === "active";
  const isMeant = pay.platform === false || (hasAgreement && isOpen);
  try {
    const sold = await lived.world.pay({ seller, ...pay });
    if (!isMeant)
      throw new Violated("model", "a shop without agreement or not active takes no order", [seller]);
    return sold;
  } catch (error) {
    if (!(error instanceof Refused) || isMeant) throw error;
    see(lived, `order refused: ${error.refusal.code}`);
    return undefined;
  }
}

/** The acquirer's own log has closed the order a second before the payer's phone was through. */
async function logClose(lived: Lived, { no, paidAt }: Sale): Promise<void> {
  const closedAt = instantText(new Date(paidAt.getTime() - 1_000));
  const close = { merchantOrderNo: no, closedAt, enteredAt: instantText(lived.world.test.now()) };
  lived.closes += `${JSON.stringify(close)}\n`;
  await lived.world.core.lay(booksOf(lived));
}

function remember({ model, sales }: Lived, sold: Sale, isHeard: boolean): void {
  sales.push(sold);
  model.sales.push({ left: sold.fen, isDecided: false, isHeard, reference: sold.reference });
}

/** A notification of any payment, late, again, or before that of an older one. */
export const notification = kindOf(
  "notification",
  fc.record({ sale: fc.nat(), minutes }),
  async (lived, { sale, minutes }) => {
    const { model, world, sales } = lived;
    const fact = pick(model.sales, sale);
    const outcome = await world.hear(pick(sales, sale), later(lived, minutes));
    const meant = fact.isHeard ? "duplicate" : "applied";
    if (outcome !== meant) throw new Violated("model", `the notification is ${meant}`, [outcome]);
    fact.isHeard = true;
    see(lived, `notification ${outcome}`);
  },
  ({ sales }) => sales.length > 0,
);
