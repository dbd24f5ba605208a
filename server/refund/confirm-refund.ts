import { createdMonthOf } from "#db/columns.ts";
import { present } from "../assert.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { type Id, timeOf } from "../id.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { may } from "../permission.ts";
import { isMeantInstant } from "../storable.ts";
import { findRefund, type RefundName } from "./find-refund.ts";
import { recordStaffRefund } from "./record-staff-refund.ts";
import { UNFINISHED_REFUNDS } from "./refund-status.ts";

export interface ConfirmRefund extends RefundName {
  acquirerRefundReference: string;
  amountFen: bigint;
  succeededAt: Date;
  heardFrom: "notification" | "query" | "statement";
}

/**
 * `other`: it had failed before, which nothing takes back; kept as a fact for the acquirer's desk, and changes nothing. `unreadable`: its
 * time cannot be that of this refund.
 */
export type RefundConfirmed = {
  outcome: "applied" | "duplicate" | "amount_differs" | "unknown_order" | "unreadable" | "other";
  orderId?: Id<"ord"> | undefined;
};

/**
 * Records that the acquirer carried a refund out: one result per refund, however often and from wherever it is told. One that
 * nobody here asked for is its own staff's, and counts from now on.
 */
export async function confirmRefund(ctx: Ctx, input: ConfirmRefund): Promise<RefundConfirmed> {
  may(ctx, "refund.confirm");
  const refund = (await findRefund(ctx, input)) ?? (await recordStaffRefund(ctx, input));
  if (refund === undefined) return { outcome: "unknown_order" };
  const { orderId, merchantId, subMerchantId, acquirerId } = refund;
  if (refund.amountFen !== input.amountFen) return { outcome: "amount_differs", orderId };

  const acquirer = present(await findAcquirer(ctx, { id: acquirerId }), "the acquirer is ours");
  const now = ctx.now();
  // What nobody here asked for began before we heard of it, and after its payment.
  const beganMs = timeOf(refund.madeBy === "acquirer" ? orderId : refund.id);
  if (!isMeantInstant(input.succeededAt, { beganMs, now })) return { outcome: "unreadable", orderId };
  const facts = {
    refundNo: refund.refundNo,
    amountFen: input.amountFen.toString(),
    acquirerRefundReference: input.acquirerRefundReference,
    heardFrom: input.heardFrom,
  };
  const rows = await ctx.db.hot(
    (sql) => sql`
      with r as (
        update refund set status = 'succeeded', finished_at = ${input.succeededAt}::timestamptz, ask_at = null,
          lease_until = null, acquirer_refund_reference = ${input.acquirerRefundReference}
        where created_month = ${createdMonthOf(refund.id)}::date and id = ${refund.id}::uuid
          and status = any(${UNFINISHED_REFUNDS}::text[])
        returning *
      ), result as (
        insert into refund_result (clearing_date, acquirer_id, acquirer_refund_reference, refund_id, order_id, merchant_id,
          sub_merchant_id, refund_no, acquirer_reference, channel, amount_fen, succeeded_at, heard_at, heard_from)
        select ${clearingDateOf(now, acquirer.cutOffs)}::date, r.acquirer_id, r.acquirer_refund_reference, r.id,
          r.order_id, r.merchant_id, r.sub_merchant_id, r.refund_no, o.acquirer_reference, o.channel, r.amount_fen,
          r.finished_at, ${now}::timestamptz, ${input.heardFrom}
        from r join "order" o on o.created_month = ${createdMonthOf(orderId)}::date and o.id = r.order_id
      ), fact as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("evt")}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          'refund.succeeded', id, order_id, ${sql.json(facts)}::jsonb, finished_at, ${now}::timestamptz
        from r
      )
      select from r`,
  );
  if (rows.length === 1) {
    ctx.defer({ topic: "refund", id: refund.id, merchantId, subMerchantId, acquirerId });
    return { outcome: "applied", orderId };
  }
  const standing = present(
    await findRefund(ctx, { ...input, refundNo: refund.refundNo }),
    "a refund is never deleted",
  );
  return { outcome: standing.status === "succeeded" ? "duplicate" : "other", orderId };
}
