import { and, asc, eq, sql } from "drizzle-orm";
import { createdMonthOf } from "#db/columns.ts";
import * as t from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { sumFen } from "../money/fen.ts";
import { may } from "../permission.ts";
import { countsAgainstPaid } from "../refund/refund-status.ts";
import { refundViewOf } from "../refund/refund-view.ts";
import type { AfterClose } from "./after-close.ts";
import { type OrderView, paymentRowOf } from "./order-view.ts";

/** One order with its refunds, as the actor may see it. Refuses `not_found`, also for an order of somebody else. */
export async function getOrder(ctx: Ctx, input: { orderId: Id<"ord"> }): Promise<OrderView> {
  may(ctx, "order.get");
  const { orderId } = input;
  const found = await ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .select({
        order: t.order,
        shopName: t.subMerchant.shortName,
        acquirerName: t.acquirer.name,
        afterClose: sql<AfterClose | null>`after_close_of(${t.order})`,
        cameFen: sql<string | null>`other_amount_of(${t.order})`,
      })
      .from(t.order)
      .innerJoin(t.subMerchant, eq(t.subMerchant.id, t.order.subMerchantId))
      .innerJoin(t.acquirer, eq(t.acquirer.id, t.order.acquirerId))
      .where(and(eq(t.order.createdMonth, createdMonthOf(orderId)), eq(t.order.id, orderId)));
    if (row === undefined) refuse({ code: "not_found", what: "order" });
    const refunds =
      row.order.status === "paid"
        ? await tx
            .select()
            .from(t.refund)
            .where(eq(t.refund.orderId, orderId))
            .orderBy(asc(t.refund.createdAt), asc(t.refund.id))
        : [];
    return { ...row, refunds };
  });

  const { order, shopName, acquirerName, afterClose } = found;
  const cameFen = found.cameFen === null ? null : BigInt(found.cameFen);
  const counted = found.refunds.filter((r) => countsAgainstPaid(r.status) && r.funding === "funded");
  const byStaff = counted.filter((r) => r.madeBy === "acquirer");
  const refundedFen = sumFen(counted.map((r) => r.amountFen));
  const staffRefundedFen = sumFen(byStaff.map((r) => r.amountFen));
  return {
    ...paymentRowOf({ order, shopName, refundedFen, staffRefundedFen, afterClose, cameFen }),
    reference: order.reference,
    codeUrl: order.codeUrl,
    expiresAt: order.expiresAt,
    closedAt: order.closedAt,
    closeReason: order.closeReason,
    acquirerName,
    description: order.description,
    refusedMessage: order.refusedMessage,
    refunds: found.refunds.map(refundViewOf),
  };
}
