import { createdMonthOf } from "#db/columns.ts";
import type { Computed, Renamed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { LEASE_SECONDS } from "../order/claimed-order.ts";
import { may } from "../permission.ts";
import type { ClaimedRefund } from "./claimed-refund.ts";
import { UNFINISHED_REFUNDS } from "./refund-status.ts";

type Claimed = Row<
  "refund",
  | "refundId"
  | "orderId"
  | "acquirerId"
  | "merchantId"
  | "subMerchantId"
  | "refundNo"
  | "amountFen"
  | "reason"
  | "madeBy"
  | "status"
> &
  Row<"refund", "fence" | "askCount"> &
  Row<"order", "channel" | "merchantOrderNo" | "channelNo" | "acquirerReference" | "sentOn"> &
  Computed<"refundSentOn", Day> &
  Renamed<"order", { orderFen: "amountFen" }> &
  Renamed<"acquirer", { acquirerCode: "code" }>;

/** Takes unfinished refunds for this process: one by its id, or those that are due, oldest first, skipping what others hold. */
export async function claimRefunds(
  ctx: Ctx,
  input: { refundId: Id<"rfd"> } | { dueLimit: number },
): Promise<ClaimedRefund[]> {
  may(ctx, "refund.tend");
  const rows = await ctx.db.hot((sql) => {
    const which =
      "refundId" in input
        ? sql`created_month = ${createdMonthOf(input.refundId)}::date and id = ${input.refundId}::uuid`
        : sql`ask_at <= ${ctx.now()}::timestamptz`;
    return sql<Claimed[]>`
      with due as (
        select created_month, id from refund
        where ${which} and funding = 'funded' and status = any(${UNFINISHED_REFUNDS}::text[]) and (lease_until is null or lease_until < clock_timestamp())
        order by ask_at
        limit ${"refundId" in input ? 1 : input.dueLimit}::int
        for update skip locked
      )
      update refund r set fence = r.fence + 1,
        lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}::int),
        sent_on = coalesce(r.sent_on, ${dayOf(ctx.now())}::date)
      from due d, "order" o, acquirer a
      where r.created_month = d.created_month and r.id = d.id and a.id = r.acquirer_id
        and o.created_month = month_of(r.order_id) and o.id = r.order_id
      returning r.id as refund_id, r.order_id, r.acquirer_id, a.code as acquirer_code, r.merchant_id, r.sub_merchant_id, o.channel, o.merchant_order_no,
        o.channel_no, r.refund_no, o.acquirer_reference, r.amount_fen, o.amount_fen as order_fen, r.reason, r.made_by, r.status, o.sent_on, r.sent_on as refund_sent_on,
        r.fence, r.ask_count`;
  });
  return rows.map(({ refundId, acquirerReference, sentOn, ...row }) => ({
    id: refundId,
    acquirerReference: present(acquirerReference, "a paid order has the acquirer's number"),
    sentOn: present(sentOn, "what was paid was taken to the acquirer"),
    ...row,
  }));
}
