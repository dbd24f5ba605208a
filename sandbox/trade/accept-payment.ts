import { dayOf } from "#server/calendar/instant.ts";
import type { World } from "../world/world.ts";
import { announce } from "./announce.ts";
import { feeItemOf, feeOf } from "./fee.ts";
import { type Coupon, discountOf, MAGIC } from "./magic.ts";
import { newReference } from "./references.ts";
import { stateOf, type Trade } from "./trade.ts";

export type PaymentAnswer =
  | { state: "paid" | "paying"; trade: Trade }
  | {
      error: "code_unknown" | "code_expired" | "order_closed" | "order_paid" | "coupon_too_large";
      trade?: Trade;
    };

const PAYING_MS = 4_000;
const LATE_POLL_MS = 1_000;
/** A bill states whole seconds: so much after the close a payment is late there too. */
const LATE_AFTER_MS = 1_000;

/** What is particular about one payer. */
export interface PayerHabit {
  coupon?: Coupon | undefined;
  /** The money moves only once the order is closed. */
  afterClose?: true | undefined;
}

/** The payer confirms on the phone. Errors are what the payer's app would say; nothing is thrown. */
export async function acceptPayment(
  world: World,
  codeUrl: string,
  { coupon, afterClose }: PayerHabit = {},
): Promise<PaymentAnswer> {
  const trade = world.book.byCode.get(codeUrl);
  if (!trade) return { error: "code_unknown" };
  const state = stateOf(trade, world.now());
  if (state === "paid") return { error: "order_paid", trade };
  if (state === "paying") return { state: "paying", trade };
  if (state === "closed" && !trade.paysAfterClose) return { error: "order_closed", trade };
  if (coupon && coupon.fen >= trade.totalFen) return { error: "coupon_too_large", trade };
  if (world.now() >= trade.codeExpiresAt && state !== "closed") return { error: "code_expired", trade };
  const isLate = trade.paysAfterClose || afterClose === true;
  if (trade.totalFen === MAGIC.payingThenOk || (isLate && state === "open")) {
    await world.record({
      kind: "paying",
      channel: trade.channel,
      no: trade.key,
      at: world.now().toISOString(),
      ...(afterClose ? { afterClose } : {}),
    });
    continuePaying(world, trade);
    return { state: "paying", trade };
  }
  await completePayment(world, trade, { coupon });
  return { state: "paid", trade };
}

/** Carries a payment on that the payer confirmed and that has not moved yet; also after a restart. */
export function continuePaying(world: World, trade: Trade): void {
  if (trade.paysAfterClose) {
    world.later(LATE_POLL_MS, async () => {
      if (trade.payment) return;
      if (stateOf(trade, world.now()) === "closed" && (await closedForMs(world, trade)) >= LATE_AFTER_MS)
        await completePayment(world, trade);
      else continuePaying(world, trade);
    });
    return;
  }
  world.later(PAYING_MS, async () => {
    if (stateOf(trade, world.now()) === "paying") await completePayment(world, trade);
  });
}

/** How long an order has been closed; where its time ran out, the log of closes takes that up now. */
async function closedForMs(world: World, trade: Trade): Promise<number> {
  const now = world.now();
  if (!trade.closedAt)
    await world.record({
      kind: "closed",
      channel: trade.channel,
      no: trade.key,
      at: trade.expiresAt.toISOString(),
      enteredAt: now.toISOString(),
    });
  return now.getTime() - (trade.closedAt ?? trade.expiresAt).getTime();
}

/** The money moves: from now on the trade stands in the bill of this day. `isSpoilt`: with a field that nobody can read. */
export async function completePayment(
  world: World,
  trade: Trade,
  { isSpoilt = false, coupon }: { isSpoilt?: boolean; coupon?: Coupon | undefined } = {},
): Promise<void> {
  if (trade.payment) return;
  const now = world.now();
  const discount = discountOf(trade.totalFen, coupon);
  const item = feeItemOf(world.desk.fees(), trade.channel, trade.placedAt);
  const fee = item ? feeOf(item, discount.settlementFen) : 0n;
  await world.record({
    kind: "paid",
    channel: trade.channel,
    no: trade.key,
    at: new Date(now.getTime() + world.book.faults.clockOffSeconds * 1_000).toISOString(),
    billDay: dayOf(now),
    isSpoilt,
    reference: trade.echo.trade_no || newReference(world, trade),
    payerFen: String(discount.payerFen),
    settlementFen: String(discount.settlementFen),
    feeFen: String(
      fee + (trade.totalFen === MAGIC.feeOffByOne ? 1n : 0n) + BigInt(world.book.faults.feeOffFen),
    ),
    couponFen: String(discount.couponFen),
    couponBy: discount.couponBy,
  });
  announce(world, { kind: "payment", trade });
}
