import { eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { createdMonthOf } from "#db/columns.ts";
import * as t from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { askAfterMs } from "../order/order-status.ts";
import { refundNo } from "../order/order-terms-codec.ts";
import { may } from "../permission.ts";
import { loadPlan } from "./load-plan.ts";
import { loadRefundable } from "./load-refundable.ts";
import { recordRefundEvent } from "./record-refund-event.ts";
import { toldLacks } from "./refund-funding.ts";
import { checkRefund } from "./refund-plan.ts";
import { checkReason, countsAgainstPaid, REQUEST_KEY_MAX } from "./refund-status.ts";
import { type RefundView, refundViewOf } from "./refund-view.ts";
import { RESUME_EVERY_MS, waitsUntilOf } from "./refund-wait.ts";

/**
 * Writes a request for a refund under a lock of its order and of everybody who bears it: Σ refunds ≤ paid, and nobody's
 * refund is paid with another shop's money. Where somebody lacks its part it waits, if the person said so. The same key with the same content answers the same refund. Refuses
 * `forbidden`, `not_found`, `input_invalid`, `order_not_paid`, `refund_too_late`, `amount_invalid`, `refund_exceeds_paid`,
 * `refund_too_many`, `refund_above_limit` (a cashier's), `refund_not_funded` (everybody who lacks, at once), `reference_reused`.
 */
export async function requestRefund(
  ctx: Ctx,
  input: {
    orderId: Id<"ord">;
    amountFen: bigint;
    reason: string;
    requestKey: string;
    /** Where somebody lacks its part it may wait in the queue, as the person was told. */
    mayWait?: boolean | undefined;
  },
): Promise<RefundView> {
  const actor = may(ctx, "refund.request");
  const { orderId, amountFen, requestKey } = input;
  if (requestKey === "" || requestKey.length > REQUEST_KEY_MAX)
    refuse({ code: "input_invalid", field: "requestKey", reason: "length" });
  const reason = checkReason(input.reason);

  const row = await ctx.db.acrossShops(async (tx) => {
    const refundable = await loadRefundable(tx, ctx, { orderId, isLocked: true });
    const former = refundable.refunds.find((r) => r.requestKey === requestKey);
    if (former !== undefined) {
      if (former.amountFen !== amountFen || former.reason !== reason)
        refuse({ code: "reference_reused", reference: requestKey });
      return former;
    }
    const sale = checkRefund(refundable, amountFen, ctx.now());
    if (actor.role === "cashier") {
      const own = refundable.refunds.filter(
        (r) => r.requestedBy === actor.staffId && countsAgainstPaid(r.status),
      );
      await checkLimit(
        tx,
        actor.staffId,
        own.reduce((sum, r) => sum + r.amountFen, amountFen),
      );
    }
    const { missing } = await loadPlan(tx, ctx, { refundable, amountFen, isLocked: true });
    const lacking = toldLacks(missing);
    if (lacking.length > 0 && input.mayWait !== true) refuse({ code: "refund_not_funded", lacking });
    const waits = lacking.length > 0 ? { lacking, until: waitsUntilOf(sale, ctx.now()) } : undefined;
    return insertRefund(tx, ctx, {
      refundable,
      amountFen,
      reason,
      requestKey,
      staffId: actor.staffId,
      waits,
    });
  });
  const { id, merchantId, subMerchantId, acquirerId } = row;
  ctx.defer({ topic: "refund", id, merchantId, subMerchantId, acquirerId });
  return refundViewOf(row);
}

/** The request, its event and its audit entry. */
async function insertRefund(
  tx: Tx,
  ctx: Ctx,
  asked: {
    refundable: Awaited<ReturnType<typeof loadRefundable>>;
    amountFen: bigint;
    reason: string;
    requestKey: string;
    staffId: Id<"stf">;
    waits: { lacking: { shop: string; missingFen: string }[]; until: Date } | undefined;
  },
) {
  const { refundable, amountFen, reason, requestKey, staffId, waits } = asked;
  const orderId = refundable.order.id;
  const now = ctx.now();
  const id = ctx.newId("rfd");
  const { acquirerId, merchantId, subMerchantId, merchantOrderNo } = refundable.order;
  const [made] = await tx
    .insert(t.refund)
    .values({
      createdMonth: createdMonthOf(id),
      id,
      acquirerId,
      merchantId,
      subMerchantId,
      orderId,
      refundNo: refundNo(merchantOrderNo, refundable.count + 1),
      amountFen,
      reason,
      status: "requested",
      requestedBy: staffId,
      createdAt: now,
      askAt: new Date(now.getTime() + (waits ? RESUME_EVERY_MS : askAfterMs(0))),
      requestKey,
      ...(waits && { funding: "waiting" as const, waitsUntil: waits.until, lacking: waits.lacking }),
    })
    .returning();
  const row = present(made, "an inserted row comes back");
  const facts = {
    refundNo: row.refundNo,
    amountFen: amountFen.toString(),
    reason,
    ...(waits && { waitsUntil: waits.until.toISOString() }),
  };
  await recordRefundEvent(tx, ctx, { refund: row, kind: "refund.requested", facts });
  await recordAudit(tx, ctx, { action: "refund.request", subjectId: id, facts: { ...facts, orderId } });
  return row;
}

/** A cashier refunds of one payment up to the limit of the post, in however many parts; above it a manager does. */
async function checkLimit(tx: Tx, staffId: Id<"stf">, amountFen: bigint): Promise<void> {
  const [post] = await tx
    .select({ limitFen: t.staff.refundLimitFen })
    .from(t.staff)
    .where(eq(t.staff.id, staffId));
  const limitFen = post?.limitFen ?? 0n;
  if (amountFen > limitFen) refuse({ code: "refund_above_limit", limitFen: limitFen.toString() });
}
