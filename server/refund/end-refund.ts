import { createdMonthOf } from "#db/columns.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { fromOf } from "../life-cycle.ts";
import { may } from "../permission.ts";
import type { RefundConfirmed } from "./confirm-refund.ts";
import { findRefund, type RefundName } from "./find-refund.ts";
import { REFUND_LIFE } from "./refund-status.ts";

/** From the table: which refunds may still fail. */
const FAILED_FROM = fromOf(REFUND_LIFE, "failed");

/** Refusals of a channel are shown to the owner, at most this long. */
const MESSAGE_MAX = 200;

/** Records that the acquirer will not carry a refund out, with its words; what it took from the payment is free again. */
export async function endRefund(
  ctx: Ctx,
  input: RefundName & { channelCode: string; message: string; heardFrom: "notification" | "query" },
): Promise<RefundConfirmed> {
  may(ctx, "refund.confirm");
  const refund = await findRefund(ctx, input);
  if (refund === undefined) return { outcome: "unknown_order" };
  const { orderId, merchantId, subMerchantId, acquirerId } = refund;
  const now = ctx.now();
  const channelCode = input.channelCode.slice(0, MESSAGE_MAX);
  const message = input.message.slice(0, MESSAGE_MAX);
  const facts = { refundNo: refund.refundNo, channelCode, message, heardFrom: input.heardFrom };
  const rows = await ctx.db.hot(
    (sql) => sql`
      with r as (
        update refund set status = 'failed', finished_at = ${now}::timestamptz, ask_at = null, lease_until = null,
          failure_code = ${channelCode}, failure_message = ${message}
        where created_month = ${createdMonthOf(refund.id)}::date and id = ${refund.id}::uuid
          and status = any(${FAILED_FROM}::text[])
        returning id, order_id, acquirer_id, merchant_id, sub_merchant_id
      ), fact as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("evt")}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          'refund.failed', id, order_id, ${sql.json(facts)}::jsonb, ${now}::timestamptz, ${now}::timestamptz
        from r
      )
      select from r`,
  );
  if (rows.length === 0) return { outcome: refund.status === "failed" ? "duplicate" : "other", orderId };
  ctx.defer({ topic: "refund", id: refund.id, merchantId, subMerchantId, acquirerId });
  return { outcome: "applied", orderId };
}
