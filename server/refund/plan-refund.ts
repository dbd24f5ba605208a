import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { lastRefundDay } from "./last-refund-day.ts";
import { loadPlan } from "./load-plan.ts";
import { loadRefundable } from "./load-refundable.ts";
import { checkRefund, type RefundPlan } from "./refund-plan.ts";
import { waitsUntilOf } from "./refund-wait.ts";

/**
 * What a refund would mean, before anybody promises it: who gives back how much, what the acquirer returns of its fee, and
 * who stands in, and who lacks its part all the same. Estimates until the bill is in. Refuses `forbidden`, `not_found`,
 * `order_not_paid`, `refund_too_late`, `amount_invalid`, `refund_exceeds_paid`, `refund_too_many`.
 */
export async function planRefund(
  ctx: Ctx,
  input: { orderId: Id<"ord">; amountFen: bigint },
): Promise<RefundPlan & { lastDay: Day; waitsUntil: Date }> {
  may(ctx, "refund.plan");
  return ctx.db.acrossShops(async (tx) => {
    const refundable = await loadRefundable(tx, ctx, { orderId: input.orderId, isLocked: false });
    const sale = checkRefund(refundable, input.amountFen, ctx.now());
    const plan = await loadPlan(tx, ctx, { refundable, amountFen: input.amountFen, isLocked: false });
    return { ...plan, lastDay: lastRefundDay(sale), waitsUntil: waitsUntilOf(sale, ctx.now()) };
  });
}
