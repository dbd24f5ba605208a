/** What goes back to payers: refunds with and without cover, those that wait, and those that end CLOSED. */
import fc from "fast-check";
import { present } from "../../assert.ts";
import { ownerLogin } from "../../batch/testing/shops.ts";
import { dayOf } from "../../calendar/instant.ts";
import { requestRefund } from "../../refund/request-refund.ts";
import { resumeRefund } from "../../refund/resume-refund.ts";
import { revokeRefund } from "../../refund/revoke-refund.ts";
import { findRefusal } from "../world.ts";
import {
  kindOf,
  type Lived,
  later,
  type Model,
  minutes,
  pick,
  refusedAsMeant,
  type SoldFact,
  see,
  Violated,
} from "./history.ts";

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
      if (state === "PROCESSING" && !isByStaff) keepUnderWay(lived, of, fen);
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
    const work = requestRefund(world.test.ctxFor(ownerLogin(seller)), asked);
    await refusedAsMeant(lived, "too much", "refund_exceeds_paid", work);
  },
  (model) => refundable(model).length > 0,
);

/** Without cover it waits, with open eyes; where it is funded at once it goes. */
export const patientRefund = kindOf(
  "patient refund",
  fc.record({ sale: fc.nat(), percent: fc.constantFrom(50, 100), minutes }),
  async (lived, { sale, percent, minutes }) => {
    const { model, world } = lived;
    const at = later(lived, minutes);
    const of = model.sales.indexOf(pick(refundable(model), sale));
    const [fact, sold] = [pick(model.sales, of), pick(lived.sales, of)];
    const amountFen = (fact.left * BigInt(percent) + 99n) / 100n;
    const requestKey = `patient-${at.getTime()}`;
    const ask = { orderId: sold.orderId, amountFen, reason: "test", requestKey, mayWait: true };
    const asked = await requestRefund(world.test.ctxFor(ownerLogin(sold.seller)), ask);
    fact.left -= amountFen;
    if (asked.funding !== "waiting") return void (await world.carryOut(sold, asked, { at }));
    model.waiting.push({ sale: of, refundId: asked.id, refundNo: asked.refundNo, fen: amountFen });
    see(lived, "refund waits");
  },
  (model) => refundable(model).length > 0,
);

/** The worker looks at what waits: it goes, runs out, or waits on. */
export async function tendWaiting(lived: Lived): Promise<void> {
  const { model, world } = lived;
  const at = world.test.now();
  for (const x of [...model.waiting]) {
    const [fact, sold] = [pick(model.sales, x.sale), pick(lived.sales, x.sale)];
    const is = await resumeRefund(world.test.machineCtx(), { refundId: x.refundId, orderId: sold.orderId });
    if (is === "waiting") continue;
    model.waiting = model.waiting.filter((other) => other !== x);
    see(lived, `refund that waited ${is}`);
    if (is === "ended") fact.left += x.fen;
    else await world.carryOut(sold, { id: x.refundId, refundNo: x.refundNo, amountFen: x.fen }, { at });
  }
}

/** Whoever asked for one that waits takes it back. */
export const takeBack = kindOf(
  "take back",
  fc.record({ which: fc.nat(), minutes }),
  async (lived, { which, minutes }) => {
    const { model, world } = lived;
    later(lived, minutes);
    const x = pick(model.waiting, which);
    const { seller } = pick(lived.sales, x.sale);
    await revokeRefund(world.test.ctxFor(ownerLogin(seller)), { refundId: x.refundId });
    model.waiting = model.waiting.filter((other) => other !== x);
    pick(model.sales, x.sale).left += x.fen;
  },
  ({ waiting }) => waiting.length > 0,
);

function keepUnderWay({ model, sales, world }: Lived, sale: number, fen: bigint): void {
  const { reference } = pick(sales, sale);
  const row = world.rows.findLast((r) => r.kind === "refund" && r.acquirerReference === reference);
  const { refundNo, acquirerRefundReference } = present(row, "the bill has the refund");
  const since = dayOf(world.test.now());
  model.underWay.push({ sale, fen, acquirerReference: reference, refundNo, acquirerRefundReference, since });
}

const refundable = ({ sales }: Model): SoldFact[] =>
  sales.filter((s) => s.isHeard && !s.isDecided && s.left > 0n);
