import type { HotSql } from "#db/client.ts";
import { isStatedBefore } from "#db/is-stated-before.ts";
import type { Computed, Renamed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { REFUNDS_MAX } from "../order/order-terms.ts";
import { refundNo } from "../order/order-terms-codec.ts";
import { may } from "../permission.ts";

type Due = Row<
  "decision",
  "acquirerId" | "merchantId" | "subMerchantId" | "orderId" | "decisionRef" | "acquirerReference"
> &
  Row<"statementLine", "channel" | "merchantOrderNo" | "channelNo" | "orderFen"> &
  Renamed<"statementLine", { restFen: "orderFen" }> &
  Computed<"former", number> &
  Computed<"sentOn", Day>;

/**
 * Opens the refund of every payment of which two people decided that it goes back: in full, less what went back already, under a
 * number of its own from the end of the fifty, so that it meets none that a shop asks for. Waits for the bill in which the
 * payment stands. A payment that has entered meanwhile is no more theirs to give back. Answers how many it opened.
 */
export async function openDecidedRefunds(ctx: Ctx): Promise<number> {
  may(ctx, "refund.tend");
  const due = await ctx.db.hot(listDue);
  for (const row of due) {
    const no = refundNo(row.merchantOrderNo, REFUNDS_MAX - row.former);
    await ctx.db.hot(
      (sql) => sql`
        insert into decided_refund (acquirer_id, merchant_id, sub_merchant_id, order_id, decision_ref, channel,
          acquirer_reference, merchant_order_no, channel_no, sent_on, refund_no, amount_fen, order_fen, created_at, ask_at)
        values (${row.acquirerId}, ${row.merchantId}, ${row.subMerchantId}, ${row.orderId}, ${row.decisionRef}, ${row.channel},
          ${row.acquirerReference}, ${row.merchantOrderNo}, ${row.channelNo}, ${row.sentOn}, ${no}, ${row.restFen}, ${row.orderFen},
          ${ctx.now()}, ${ctx.now()})
        on conflict do nothing`,
    );
  }
  return due.length;
}

/** `sentOn`: of a payment that no order of ours has, the day in the bill. `former`: how many refunds of the payment were decided before; each has a number of its own. */
const listDue = (sql: HotSql) => sql<Due[]>`
  select * from (
    select d.acquirer_id, d.merchant_id, d.sub_merchant_id, d.order_id, d.decision_ref, d.acquirer_reference,
      l.channel, l.merchant_order_no, l.channel_no, l.order_fen,
      coalesce((select o.sent_on from "order" o where o.created_month = month_of(d.order_id) and o.id = d.order_id),
        (l.happened_at at time zone 'Asia/Shanghai')::date) as sent_on,
      (l.order_fen
        - (select coalesce(sum(s.order_fen), 0) from statement_line s where s.acquirer_id = d.acquirer_id
            and s.acquirer_reference = d.acquirer_reference and s.kind = 'refund' and not ${isStatedBefore(sql)})
        - (select coalesce(sum(r.amount_fen), 0) from refund r where r.order_id = d.order_id and r.status <> 'failed'
            and r.refund_no not in (select b.refund_no from statement_line b where b.acquirer_id = d.acquirer_id
              and b.acquirer_reference = d.acquirer_reference and b.kind = 'refund')))::bigint as rest_fen,
      (select count(*) from decided_refund f where f.acquirer_id = d.acquirer_id
        and f.acquirer_reference = d.acquirer_reference)::int as former
    from decision d
    cross join lateral (select * from statement_line s where s.acquirer_id = d.acquirer_id
      and s.acquirer_reference = d.acquirer_reference and s.kind = 'payment' order by s.happened_at limit 1) l
    where d.decided_as = 'refund' and d.refund_reference = ''
      and not exists (select from decided_refund r where r.acquirer_id = d.acquirer_id and r.decision_ref = d.decision_ref)
      and not exists (select from clearing_entry e join clearing_batch b on b.id = e.batch_id
        where e.acquirer_id = d.acquirer_id and e.acquirer_reference = d.acquirer_reference and e.kind = 'P'
          and b.status in ('proposed','released','settled'))
  ) due where rest_fen > 0`;
