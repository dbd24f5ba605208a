import { createdMonthOf } from "#db/columns.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { stepFrom } from "../life-cycle.ts";
import { type ClaimedOrder, changeOf, type Learnt } from "./claimed-order.ts";
import { FORWARD_LIFE, ORDER_LIFE } from "./order-status.ts";

/**
 * Writes what was learnt about a claimed order and gives it back. False: the fence moved on or the order became final
 * meanwhile (a notification was faster), and nothing was written.
 */
export async function recordOrder(
  ctx: Ctx,
  { order, learnt }: { order: ClaimedOrder; learnt: Learnt },
): Promise<boolean> {
  const now = ctx.now();
  const change = changeOf(order, learnt, now);
  const { fact } = change;
  const statuses = stepFrom(ORDER_LIFE, "open", change.status);
  const states = stepFrom(FORWARD_LIFE, order.forwardState, change.forwardState);
  const closedAt = change.status === "closed" ? now : null;
  const rows = await ctx.db.hot(
    (sql) => sql`
      with o as (
        update "order" set status = ${change.status}, forward_state = ${change.forwardState},
          code_url = coalesce(${change.codeUrl}::text, code_url), refused_code = ${change.refusedCode}::text,
          refused_message = ${change.refusedMessage}::text, close_reason = ${change.closeReason}::text,
          closed_at = ${closedAt}::timestamptz, ask_at = ${change.askAt}::timestamptz, ask_count = ask_count + 1,
          lease_until = null
        where created_month = ${createdMonthOf(order.id)}::date and id = ${order.id}::uuid
          and fence = ${order.fence}::int and status = any(${statuses}::text[])
          and forward_state = any(${states}::text[])
        returning id, acquirer_id, merchant_id, sub_merchant_id
      ), fact as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("evt")}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          ${fact?.kind ?? ""}, id, id, ${sql.json(fact?.facts ?? {})}::jsonb, ${now}::timestamptz, ${now}::timestamptz
        from o where ${fact !== null}::boolean
      )
      select from o`,
  );
  const isWritten = rows.length === 1;
  if (isWritten && fact !== null) {
    const { merchantId, subMerchantId, acquirerId } = order;
    ctx.defer({ topic: "order", id: order.id, merchantId, subMerchantId, acquirerId });
  }
  return isWritten;
}
