import { createdMonthOf } from "#db/columns.ts";
import type { Computed, Renamed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { fromOf, livingOf } from "../life-cycle.ts";
import { may } from "../permission.ts";
import { type ClaimedOrder, LEASE_SECONDS } from "./claimed-order.ts";
import { FORWARD_LIFE, ORDER_LIFE } from "./order-status.ts";

/** Who was closed is asked about no more, although a payment may still reopen it. */
const LIVING = fromOf(ORDER_LIFE, "closed");
const UNPLACED = livingOf(FORWARD_LIFE);

type Claimed = Row<
  "order",
  "orderId" | Exclude<keyof ClaimedOrder, "id" | "acquirerCode" | "shopName" | "sentOn">
> &
  Computed<"sentOn", Day> &
  Renamed<"acquirer", { acquirerCode: "code" }> &
  Renamed<"subMerchant", { shopName: "shortName" }>;

/**
 * Takes open orders for this process: one by its id, or those that are due, oldest first, skipping what others hold.
 * The lease runs by the database's clock, the same for every process; the fence makes a late holder's write fail.
 */
export async function claimOrders(
  ctx: Ctx,
  input: { orderId: Id<"ord">; onlyUnplaced?: boolean } | { dueLimit: number },
): Promise<ClaimedOrder[]> {
  may(ctx, "order.tend");
  const rows = await ctx.db.hot((sql) => {
    const which =
      "orderId" in input
        ? sql`created_month = ${createdMonthOf(input.orderId)}::date and id = ${input.orderId}::uuid
            and (not ${input.onlyUnplaced ?? false}::boolean or forward_state = any(${UNPLACED}::text[]))`
        : sql`ask_at <= ${ctx.now()}::timestamptz`;
    return sql<Claimed[]>`
      with due as (
        select created_month, id from "order"
        where ${which} and status = any(${LIVING}::text[]) and (lease_until is null or lease_until < clock_timestamp())
        order by ask_at
        limit ${"orderId" in input ? 1 : input.dueLimit}::int
        for update skip locked
      )
      update "order" o set fence = o.fence + 1,
        lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}::int),
        sent_on = coalesce(o.sent_on, ${dayOf(ctx.now())}::date)
      from due d, acquirer a, sub_merchant s
      where o.created_month = d.created_month and o.id = d.id and a.id = o.acquirer_id and s.id = o.sub_merchant_id
      returning o.id as order_id, o.acquirer_id, a.code as acquirer_code, o.merchant_id, o.sub_merchant_id, o.channel, o.merchant_order_no,
        o.channel_no, o.amount_fen, o.description, o.terminal, s.short_name as shop_name, o.sent_on, o.forward_state, o.fence, o.ask_count,
        o.expires_at`;
  });
  return rows.map(({ orderId, ...row }) => ({ id: orderId, ...row }));
}
