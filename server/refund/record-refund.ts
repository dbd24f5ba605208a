import { createdMonthOf } from "#db/columns.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { stepFrom } from "../life-cycle.ts";
import { type ClaimedRefund, nextRefundAskAt } from "./claimed-refund.ts";
import { REFUND_LIFE } from "./refund-status.ts";

/**
 * Writes that a claimed refund is on its way at the acquirer (`pending`), or that nothing new was learnt, gives it back and
 * says when to ask again. Nothing is written where the fence moved on or the refund is finished.
 */
export async function recordRefund(
  ctx: Ctx,
  {
    refund,
    learnt,
  }: {
    refund: ClaimedRefund;
    learnt: { what: "pending"; acquirerRefundReference?: string | undefined } | { what: "nothing" };
  },
): Promise<void> {
  const now = ctx.now();
  const isNews = learnt.what === "pending" && refund.status === "requested";
  const status = learnt.what === "pending" ? "pending" : refund.status;
  const reference = learnt.what === "pending" ? (learnt.acquirerRefundReference ?? null) : null;
  const facts = { refundNo: refund.refundNo, amountFen: refund.amountFen.toString() };
  const rows = await ctx.db.hot(
    (sql) => sql`
      with r as (
        update refund set status = ${status}, lease_until = null, ask_count = ask_count + 1,
          ask_at = ${nextRefundAskAt(refund, now)}::timestamptz,
          acquirer_refund_reference = coalesce(${reference}::text, acquirer_refund_reference)
        where created_month = ${createdMonthOf(refund.id)}::date and id = ${refund.id}::uuid
          and fence = ${refund.fence}::int and status = any(${stepFrom(REFUND_LIFE, refund.status, status)}::text[])
        returning id, order_id, acquirer_id, merchant_id, sub_merchant_id
      ), fact as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("evt")}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          'refund.pending', id, order_id, ${sql.json(facts)}::jsonb, ${now}::timestamptz, ${now}::timestamptz
        from r where ${isNews}::boolean
      )
      select from r`,
  );
  if (rows.length === 1 && isNews) {
    const { id, merchantId, subMerchantId, acquirerId } = refund;
    ctx.defer({ topic: "refund", id, merchantId, subMerchantId, acquirerId });
  }
}
