import { and, eq } from "drizzle-orm";
import { rawOf } from "#db/client.ts";
import { createdMonthOf } from "#db/columns.ts";
import * as t from "#db/schema/index.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadRefundable } from "./load-refundable.ts";
import { recordRefundEvent } from "./record-refund-event.ts";
import { FUNDING_LIFE, mayTakeBack } from "./refund-status.ts";

/**
 * Takes back a refund that still waits; what it took from the payment is free again. Whoever asked for it, or the shop's owner
 * or manager. Refuses `forbidden`, `not_found`, `refund_not_waiting`.
 */
export async function revokeRefund(ctx: Ctx, input: { refundId: Id<"rfd"> }): Promise<void> {
  const actor = may(ctx, "refund.cancel");
  const { refundId } = input;
  const row = await ctx.db.transaction(async (tx) => {
    const [seen] = await tx
      .select({ orderId: t.refund.orderId })
      .from(t.refund)
      .where(and(eq(t.refund.createdMonth, createdMonthOf(refundId)), eq(t.refund.id, refundId)));
    if (!seen) refuse({ code: "not_found", what: "refund" });
    // Under the order's lock nobody funds it meanwhile.
    const { refunds } = await loadRefundable(tx, ctx, { orderId: seen.orderId, isLocked: true });
    const found = refunds.find((r) => r.id === refundId);
    if (!found) refuse({ code: "not_found", what: "refund" });
    if (!mayTakeBack(actor, found)) refuse({ code: "forbidden", action: "refund.cancel" });
    if (found.funding !== "waiting") refuse({ code: "refund_not_waiting", status: found.status });
    const facts = { refundNo: found.refundNo, amountFen: found.amountFen.toString() };
    await recordRawStep(rawOf(tx), ctx, {
      life: FUNDING_LIFE,
      id: refundId,
      from: "waiting",
      to: "cancelled",
      set: { status: "failed", finishedAt: ctx.now(), failureCode: "cancelled", askAt: null },
      act: { action: "refund.cancel", facts },
    });
    await recordRefundEvent(tx, ctx, {
      refund: found,
      kind: "refund.failed",
      facts: { ...facts, funding: "cancelled", channelCode: "cancelled", message: "" },
    });
    return found;
  });
  const { merchantId, subMerchantId, acquirerId } = row;
  ctx.defer({ topic: "refund", id: refundId, merchantId, subMerchantId, acquirerId });
}
