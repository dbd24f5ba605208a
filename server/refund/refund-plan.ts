import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type { CoveredRefund } from "../clearing/cover.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { maxFen } from "../money/fen.ts";
import type { OrderStatus } from "../order/order-status.ts";
import { REFUNDS_MAX } from "../order/order-terms.ts";
import { lastRefundDay } from "./last-refund-day.ts";
import { type Bearer, fundingOf, type Lack, type StandIn } from "./refund-funding.ts";
import { type PaidSale, refundTakes } from "./sale-standing.ts";

/** One receiver's part of a refund. */
interface RefundPart {
  subMerchantId: Id<"smt">;
  number: string;
  name: string;
  fen: bigint;
}
export interface RefundPlan {
  /** Who gives back how much; zeros left out. */
  parts: RefundPart[];
  /** What the acquirer is expected to give back of its fee. */
  feeReturnedFen: bigint;
  /** Who stands in for whom. */
  standIns: StandIn[];
  /** Whether the refund can go at once. */
  funded: boolean;
  /** Everybody who lacks its part when all have stood in. */
  missing: Lack[];
}

/** The order as its refund is asked of it. */
interface RefundedOrder {
  status: OrderStatus;
  amountFen: bigint;
  channel: Channel;
  paidAt: Date | null;
}

/** Refuses what the order itself does not allow: not paid, too late, nothing, more than is left, more than fifty times. */
export function checkRefund(
  so: { order: RefundedOrder; refundedFen: bigint; count: number },
  amountFen: bigint,
  now: Date,
): { channel: Channel; paidAt: Date } {
  const { order } = so;
  if (order.status !== "paid" || order.paidAt === null)
    refuse({ code: "order_not_paid", status: order.status });
  if (amountFen === 0n) refuse({ code: "amount_invalid", reason: "zero" });
  if (amountFen < 0n) refuse({ code: "amount_invalid", reason: "negative" });
  const sale = { channel: order.channel, paidAt: order.paidAt };
  const lastDay = lastRefundDay(sale);
  if (dayOf(now) > lastDay) refuse({ code: "refund_too_late", channel: order.channel, lastDay });
  const left = maxFen(order.amountFen - so.refundedFen, 0n);
  if (amountFen > left) refuse({ code: "refund_exceeds_paid", leftFen: left.toString() });
  if (so.count >= REFUNDS_MAX) refuse({ code: "refund_too_many", max: REFUNDS_MAX });
  return sale;
}

/** Who bears a refund of `amountFen` after `takenFen` went back, who stands in, and who cannot. */
export function planOf(
  sale: PaidSale,
  { takenFen, amountFen }: { takenFen: bigint; amountFen: bigint },
  receivers: readonly (Bearer & { subMerchantId: Id<"smt"> })[],
  day: { clearingDate: Day; earlier: readonly CoveredRefund[] },
): RefundPlan {
  const { parts, feeReturned } = refundTakes(sale, takenFen, amountFen);
  const known = new Map(receivers.map((r) => [r.number, r]));
  const { seller: sellerNo, refundCover } = sale.agreement;
  const refund = { sellerNo, parts, isCovered: refundCover === "seller" };
  const funding = fundingOf(refund, receivers, day);
  return {
    parts: [...parts].flatMap(([number, fen]) => {
      const bearer = known.get(number);
      return bearer && fen > 0n
        ? [{ subMerchantId: bearer.subMerchantId, number, name: bearer.name, fen }]
        : [];
    }),
    feeReturnedFen: feeReturned,
    ...funding,
    funded: funding.missing.length === 0,
  };
}
