import { createdMonthOf } from "#db/columns.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { may } from "../permission.ts";
import type { RefundConfirmed } from "./confirm-refund.ts";
import { findRefund, type RefundName } from "./find-refund.ts";
import { FAILURE_MESSAGE_MAX, UNFAILED_REFUNDS } from "./refund-status.ts";

/**
 * Records that the acquirer will not carry a refund out, or that the payer's bank gave it back after it had succeeded, with its
 * words; what it took from the payment is free again. Told any number of times, in whatever order, it is one end.
 */
export async function endRefund(
  ctx: Ctx,
  input: RefundName & { channelCode: string; message: string; heardFrom: "notification" | "query" | "books" },
): Promise<RefundConfirmed> {
  may(ctx, "refund.confirm");
  const refund = await findRefund(ctx, input);
  if (refund === undefined) return { outcome: "unknown_order" };
  const { orderId, merchantId, subMerchantId, acquirerId } = refund;
  const now = ctx.now();
  const channelCode = input.channelCode.slice(0, FAILURE_MESSAGE_MAX);
  const message = input.message.slice(0, FAILURE_MESSAGE_MAX);
  const facts = { refundNo: refund.refundNo, channelCode, message, heardFrom: input.heardFrom };
  const rows = await ctx.db.hot(
    (sql) => sql`
      with r as (
        update refund set status = 'failed', finished_at = ${now}::timestamptz, ask_at = null, lease_until = null,
          failure_code = ${channelCode}, failure_message = ${message}
        where created_month = ${createdMonthOf(refund.id)}::date and id = ${refund.id}::uuid
          and status = any(${UNFAILED_REFUNDS}::text[])
        returning id, order_id, acquirer_id, merchant_id, sub_merchant_id
      ), fact as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("evt")}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          'refund.failed', id, order_id, ${sql.json(facts)}::jsonb, ${now}::timestamptz, ${now}::timestamptz
        from r
      )
      select from r`,
  );
  if (rows.length === 0) return { outcome: "duplicate", orderId };
  ctx.defer({ topic: "refund", id: refund.id, merchantId, subMerchantId, acquirerId });
  return { outcome: "applied", orderId };
}
