/** How a shop ends: closing, closed when nothing names it any more, and what nobody will give back is closed by two. */
import fc from "fast-check";
import { SHOPS } from "../../batch/testing/shops.ts";
import { booksOf, change } from "./core-books.ts";
import { isEnding, kindOf, type Lived, later, minutes, pick, see } from "./history.ts";

/** The acquirer's core, by two people, says that a shop is closing; and of one that is, when its money is out, that it is closed. */
export const close = kindOf(
  "close",
  fc.record({ shop: fc.nat(SHOPS.length - 1), minutes }),
  async (lived, { shop, minutes }) => {
    later(lived, minutes);
    // The first that is closing goes on; a world in which every shop is closed has nothing more to say.
    const begun = SHOPS.filter((no) => lived.register.get(no)?.status === "closing");
    const number = begun.find((no) => isOver(lived, no));
    if (number !== undefined) change(lived, number, { status: "closed" });
    else if (begun.length === 0) change(lived, pick(SHOPS, shop), { status: "closing" });
    else return;
    await lived.world.core.lay(booksOf(lived));
    see(lived, number === undefined ? "shop is closing" : "shop is closed");
  },
);

/** No money, no cover and no advance names it, and what it sold is in a file. */
function isOver({ newest, world }: Lived, number: string): boolean {
  if (!newest) return false;
  const { rest = 0n } = newest.positions.find((p) => p.subMerchantNo === number) ?? {};
  const isNamed = newest.covers.some((w) => w.bearerNo === number || w.sellerNo === number);
  const until = Date.parse(newest.header.windowTo);
  const isFiled = world.sold.every((s) => s.seller !== number || s.paidAt.getTime() < until);
  return rest === 0n && !isNamed && isFiled;
}

/** Whoever was covered closes before it has given back: two people say that it never will, and no money moves. */
export const coverClosed = kindOf(
  "cover closed",
  fc.record({ which: fc.nat(), minutes }),
  async (lived, { which, minutes }) => {
    const { model, world } = lived;
    later(lived, minutes);
    const w = pick(model.openCovers, which);
    model.openCovers = model.openCovers.filter((other) => other !== w);
    if (!isEnding(lived, w.bearerNo)) change(lived, w.bearerNo, { status: "closing" });
    const item = { acquirerReference: w.acquirerReference, refundReference: w.refundNo, bearer: w.bearerNo };
    await world.decideItem({ ...item, amount: w.amount }, "cover_closed", booksOf(lived));
  },
  ({ openCovers }) => openCovers.length > 0,
);
