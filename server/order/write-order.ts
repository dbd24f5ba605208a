import { createdMonthOf } from "#db/columns.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { FIRST_FENCE, LEASE_SECONDS } from "./claimed-order.ts";
import type { NewOrder } from "./new-order.ts";

/**
 * The hot statement that makes an order (database.md §3): reference, attempt, order and the fact of it, or nothing. The
 * tenant is set inside; data flows from it into the inserts, which row-level security checks. `isHeld`: the order is born
 * with the writer's lease, by the database's clock as every lease. False: the reference exists.
 */
export async function writeOrder(
  ctx: Ctx,
  { order, isHeld }: { order: NewOrder; isHeld: boolean },
): Promise<boolean> {
  const { actor } = ctx;
  const now = ctx.now();
  const shop = actor.kind === "shop" && actor.subMerchantId ? actor.subMerchantId : null;
  const { amountFen, channel, merchantOrderNo } = order;
  const facts = { amountFen: amountFen.toString(), channel, merchantOrderNo };
  const rows = await ctx.db.hot(
    (sql) => sql`
      with tenant as materialized (
        select set_config('app.merchant', ${order.merchantId}::uuid::text, true)::uuid as merchant_id,
               set_config('app.acquirer', ${order.acquirerId}::uuid::text, true)::uuid as acquirer_id,
               set_config('app.sub_merchant', coalesce(${shop}::uuid::text, ''), true) as shop
      ), claim as (
        insert into order_reference (merchant_id, reference, order_id, request_sha256)
        select merchant_id, ${order.reference}, ${order.id}::uuid, ${order.requestSha256} from tenant
        on conflict do nothing
        returning merchant_id, reference, order_id
      ), att as (
        insert into order_attempt (merchant_order_no, order_id, acquirer_id, merchant_id, sub_merchant_id, channel, terms)
        select ${merchantOrderNo}, c.order_id, t.acquirer_id, c.merchant_id, ${order.subMerchantId}::uuid, ${channel},
          ${order.terms}
        from claim c, tenant t
      ), ord as (
        insert into "order" (created_month, id, acquirer_id, merchant_id, sub_merchant_id, reference, status, amount_fen,
          channel, mode, merchant_order_no, seller_no, channel_no, agreement_sha256, fee_sha256, description, note,
          category, terminal, place, created_by, created_at, expires_at, ask_at, sent_on, fence, lease_until)
        select ${createdMonthOf(order.id)}::date, c.order_id, t.acquirer_id, c.merchant_id, ${order.subMerchantId}::uuid,
          c.reference, 'open', ${amountFen}::bigint, ${channel}, ${order.mode}, ${merchantOrderNo}, ${order.sellerNo},
          ${order.channelNo}, ${order.agreementSha256}, ${order.feeSha256}, ${order.description}, ${order.note},
          ${order.category}, ${order.terminal}, ${order.place}, ${order.createdBy}::uuid,
          ${order.createdAt}::timestamptz, ${order.expiresAt}::timestamptz, ${order.askAt}::timestamptz,
          ${isHeld ? order.sentOn : null}::date, ${isHeld ? FIRST_FENCE : 0}::int,
          clock_timestamp() + make_interval(secs => ${isHeld ? LEASE_SECONDS : null}::int)
        from claim c, tenant t
        returning id, acquirer_id, merchant_id, sub_merchant_id
      ), fact as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${ctx.newId("evt")}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          'order.created', id, id, ${sql.json(facts)}::jsonb, ${order.createdAt}::timestamptz, ${now}::timestamptz
        from ord
      )
      select from ord`,
  );
  return rows.length === 1;
}
