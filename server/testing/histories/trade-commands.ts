/** What a shop's day is made of: orders, payments and refunds through the verbs. */
import fc from "fast-check";
import { SHOPS } from "../../batch/testing/shops.ts";
import { CHANNELS } from "../../channel/channel.ts";
import { findRefusal } from "../world.ts";
import { kindOf, later, type Model, minutes, pick, type SoldFact, see, Violated } from "./history.ts";

const PRICE_MAX_FEN = 200_000n;

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
    lived.sales.push(await lived.world.pay({ seller: pick(SHOPS, shop), channel, fen, at, isHeard: isTold }));
    lived.model.sales.push({ left: fen, isHeard: isTold });
  },
);

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
  fc.record({ sale: fc.nat(), percent: fc.integer({ min: 1, max: 100 }), minutes }),
  async (lived, { sale, percent, minutes }) => {
    const { model, world } = lived;
    const of = model.sales.indexOf(pick(refundable(model), sale));
    const fact = pick(model.sales, of);
    const fen = (fact.left * BigInt(percent) + 99n) / 100n;
    const at = later(lived, minutes);
    const refused = await findRefusal(world.refund(pick(lived.sales, of), { fen, at }));
    if (refused === undefined) fact.left -= fen;
    else if (refused.code === "refund_not_funded") see(lived, "refund without cover");
    else throw new Violated("model", "a refund of what is left is taken or lacks cover", [refused.code]);
  },
  (model) => refundable(model).length > 0,
);

const refundable = ({ sales }: Model): SoldFact[] => sales.filter((s) => s.isHeard && s.left > 0n);
