/** What a shop's day is made of: orders, payments and refunds through the verbs. */
import fc from "fast-check";
import type { Sale } from "../../batch/testing/books.ts";
import { demoShop, ownerLogin, SHOPS } from "../../batch/testing/shops.ts";
import type { Pay } from "../../batch/testing/trade.ts";
import { CHANNELS } from "../../channel/channel.ts";
import { requestRefund } from "../../refund/request-refund.ts";
import { findRefusal } from "../world.ts";
import {
  kindOf,
  type Lived,
  later,
  type Model,
  minutes,
  pick,
  type SoldFact,
  see,
  Violated,
} from "./history.ts";

const PRICE_MAX_FEN = 200_000n;
/** Its fee is above what the acquirer's tolerance forgives. */
const ODD_MIN_FEN = 10_000n;
/** Longer than the acquirer's clock may differ. */
const LATE_MS = 6 * 60_000;

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
    remember(
      lived,
      await lived.world.pay({ seller: pick(SHOPS, shop), channel, fen, at, isHeard: isTold }),
      isTold,
    );
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
    what: fc.constantFrom("foreign", "late", "fee", "amount", "seller", "no bill row"),
  }),
  async (lived, { shop, channel, fen, minutes, what }) => {
    const { world } = lived;
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
    const sold = await world.pay({ seller: pick(SHOPS, shop), channel, fen, at, ...bills[what] });
    if (what === "late" || what === "fee") remember(lived, sold, true);
    see(lived, `odd sale: ${what}`);
  },
);

function remember({ model, sales }: Lived, sold: Sale, isHeard: boolean): void {
  sales.push(sold);
  model.sales.push({ left: sold.fen, isHeard, reference: sold.reference });
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

/** Without cover it is refused, and nothing has happened. */
export const refund = kindOf(
  "refund",
  fc.record({
    sale: fc.nat(),
    percent: fc.constantFrom(1, 33, 50, 99, 100),
    minutes,
    state: fc.constantFrom("SUCCESS", "PROCESSING"),
    isByStaff: fc.constantFrom(false, false, true),
  }),
  async (lived, { sale, percent, minutes, state, isByStaff }) => {
    const { model, world } = lived;
    const of = model.sales.indexOf(pick(refundable(model), sale));
    const fact = pick(model.sales, of);
    const fen = (fact.left * BigInt(percent) + 99n) / 100n;
    const at = later(lived, minutes);
    const sold = pick(lived.sales, of);
    const refundNo = `STAFF${world.rows.length}`;
    const refused = isByStaff
      ? await findRefusal(world.refundByStaff(sold, { fen, at, refundNo }))
      : await findRefusal(world.refund(sold, { fen, at, state }));
    if (refused === undefined) {
      fact.left -= fen;
      see(lived, isByStaff ? "refund by staff" : `refund ${state}`);
    }
    if (refused?.code === "refund_not_funded") see(lived, "refund without cover");
    else if (refused)
      throw new Violated("model", "a refund of what is left is taken or lacks cover", [refused.code]);
  },
  (model) => refundable(model).length > 0,
);

/** One fen more than is left of a payment is asked back: nobody takes it up. */
export const refundTooMuch = kindOf(
  "refund too much",
  fc.record({ sale: fc.nat(), minutes }),
  async (lived, { sale, minutes }) => {
    const { model, world } = lived;
    later(lived, minutes);
    const of = model.sales.indexOf(pick(refundable(model), sale));
    const { orderId, seller } = pick(lived.sales, of);
    const amountFen = pick(model.sales, of).left + 1n;
    const asked = { orderId, amountFen, reason: "test", requestKey: `more-${world.test.now().getTime()}` };
    const refused = await findRefusal(requestRefund(world.test.ctxFor(ownerLogin(seller)), asked));
    see(lived, refused ? `refund too much: ${refused.code}` : "refund too much: taken");
  },
  (model) => refundable(model).length > 0,
);

const refundable = ({ sales }: Model): SoldFact[] => sales.filter((s) => s.isHeard && s.left > 0n);
