import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadPlan } from "./load-plan.ts";
import { loadRefundable } from "./load-refundable.ts";
import { checkRefund, type RefundPlan } from "./refund-plan.ts";

/**
 * What a refund would mean, before anybody promises it: who gives back how much, what the acquirer returns of its fee, and
 * whether everybody's unsettled money covers its part. Estimates until the bill is in. Refuses `forbidden`, `not_found`,
 * `order_not_paid`, `amount_invalid`, `refund_exceeds_paid`, `refund_too_many`.
 */
export async function planRefund(
  ctx: Ctx,
  input: { orderId: Id<"ord">; amountFen: bigint },
): Promise<RefundPlan> {
  may(ctx, "refund.plan");
  return ctx.db.acrossShops(async (tx) => {
    const refundable = await loadRefundable(tx, ctx, { orderId: input.orderId, isLocked: false });
    checkRefund(refundable, input.amountFen);
    return loadPlan(tx, ctx, { refundable, amountFen: input.amountFen, isLocked: false });
  });
}
