import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { World } from "../world/world.ts";
import { announce } from "./announce.ts";
import { feeItemOf, keptFee } from "./fee.ts";
import { couponBackOf } from "./magic.ts";
import { type Refund, refundedOf, sumOfRefunds, type Trade } from "./trade.ts";

export interface RefundRequest {
  refundNo: string;
  /** Its name in the book where that is not its number. */
  key?: string;
  fen: bigint;
  reason: string;
  notifyUrl: string;
  /** Out of the available balance, where the channel has one. */
  isFromBalance?: boolean;
}

const PROCESSING_MS = 1_500;
export const REFUNDS_MAX = 50;

/**
 * Takes a refund that was already checked (paid, Σ ≤ total, ≤ 50): it succeeds at once or a moment later, as the
 * dialect has it. Amounts of coupons and fee are cumulative, so that nothing is lost in parts.
 */
export async function acceptRefund(world: World, trade: Trade, request: RefundRequest): Promise<Refund> {
  const payment = trade.payment;
  if (!payment) throw new Error("only a paid order is refunded");
  const dialect = world.carrierOf(trade);
  const total = trade.totalFen;
  const after = refundedOf(trade) + request.fen;
  const couponBack = couponBackOf(payment.couponFen, after, total);
  const settledBefore = sumOfRefunds(trade, (r) => r.settlementFen);
  const settledAfter = payment.couponBy === "merchant" ? after - couponBack : after;
  const item = feeItemOf(world.desk.fees(), trade.channel, trade.placedAt);
  const keptBefore = payment.feeFen - sumOfRefunds(trade, (r) => r.feeReturnedFen);
  const keptAfter = item ? keptFee(item, payment.settlementFen, payment.feeFen, settledAfter) : 0n;
  const at = world.now().toISOString();
  await world.record({
    kind: "refund_accepted",
    channel: trade.channel,
    no: trade.key,
    refundNo: request.refundNo,
    ...(request.key !== undefined && { refundKey: request.key }),
    reference: dialect.newRefundReference(writeCompactDay(dayOf(world.now()))) ?? request.refundNo,
    at,
    fen: String(request.fen),
    settlementFen: String(settledAfter - settledBefore),
    payerFen: String(after - couponBack - sumOfRefunds(trade, (r) => r.payerFen)),
    feeReturnedFen: String(keptBefore > keptAfter ? keptBefore - keptAfter : 0n),
    reason: request.reason,
    notifyUrl: request.notifyUrl,
    ...(request.isFromBalance === true && !dialect.refundsAtOnce && { isFromBalance: true as const }),
    ...(world.book.faults.slowRefunds && !dialect.refundsAtOnce && { isSlow: true as const }),
  });
  const refund = trade.refunds.at(-1) as Refund;
  if (dialect.refundsAtOnce) await completeRefund(world, trade, refund);
  else continueRefund(world, trade, refund);
  return refund;
}

/** Lets an accepted refund succeed a moment later, a slow one on the next day; also after a restart. */
export function continueRefund(world: World, trade: Trade, refund: Refund): void {
  world.later(PROCESSING_MS, async () => {
    const isWaiting = refund.isSlow && dayOf(world.now()) === dayOf(refund.acceptedAt) && !refund.closedAt;
    if (isWaiting) continueRefund(world, trade, refund);
    else await completeRefund(world, trade, refund);
  });
}

async function completeRefund(world: World, trade: Trade, refund: Refund): Promise<void> {
  if (refund.succeededAt || refund.closedAt) return;
  await world.record({
    kind: "refund_succeeded",
    channel: trade.channel,
    no: trade.key,
    refundNo: refund.key,
    at: world.now().toISOString(),
  });
  announce(world, { kind: "refund", trade, refund });
}
