import { causeOf } from "#db/cause-of.ts";
import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import type { Channel } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import { BANK_CONTRADICTS } from "./difference.ts";

/** What is looked at; a desk with more has other worries. */
const ROWS_MAX = 500;
/** What was decided is shown so long, days. */
const DONE_DAYS = 30;

export type ItemRow = Row<
  "leftOut",
  "acquirerReference" | "refundReference" | "kind" | "amountFen" | "since"
> &
  Computed<"channel", Channel | null> &
  Computed<"isGone" | "isOverdue", boolean> &
  Computed<"heardAt", Date | null> &
  Maybe<Row<"clearingFile", "batchId">> &
  Maybe<Renamed<"leftOut", { subMerchantNo: "subMerchantNo" }>> &
  Maybe<
    Renamed<
      "statementLine",
      {
        lineAt: "happenedAt";
        lineOrderFen: "orderFen";
        lineSettlementFen: "settlementFen";
        lineFeeFen: "feeFen";
        lineState: "state";
        lineChannelNo: "channelNo";
        lineOrderNo: "merchantOrderNo";
      }
    >
  > &
  Maybe<
    Row<
      "order",
      "orderId" | "createdAt" | "paidAt" | "closedAt" | "status" | "feeSha256" | "mode" | "sellerNo"
    >
  > &
  Maybe<Renamed<"order", { orderFen: "amountFen" }>> &
  Maybe<Renamed<"refund", { refundFen: "amountFen" }>> &
  Maybe<Renamed<"clearingBatch", { inDay: "clearingDate" }>> &
  Maybe<Row<"decision", "decisionRef" | "decidedAs" | "until" | "persons" | "enteredAt">> &
  Maybe<
    Renamed<
      "decidedRefund",
      { refundOpenedAt: "createdAt"; refundFinishedAt: "finishedAt"; refundFailure: "failureMessage" }
    >
  >;

/**
 * What waits at the desk of differences, oldest first: what the newest file leaves out, open differences, what was heard of and
 * stands in no bill yet; then what was decided of late and is gone, with the cause that it had.
 */
export async function loadItemRows(
  sql: HotSql,
  { acquirerId, now }: { acquirerId: Id<"acq">; now: Date },
): Promise<ItemRow[]> {
  return await sql<ItemRow[]>`
    with newest as (
      select id from clearing_batch where acquirer_id = ${acquirerId} and status in ('computed','proposed','released','settled')
      order by clearing_date desc, seq desc limit 1
    ), waiting as (
      select x.acquirer_reference, x.refund_reference, x.kind, x.channel, x.amount_fen, x.sub_merchant_no, x.since, 1 as rank
      from left_out x join newest n on n.id = x.batch_id
      union all
      -- What only the bill has, and we had heard of: that it did not apply to its order is the cause.
      select d.acquirer_reference, d.refund_reference, coalesce(case when d.kind = 'only_acquirer' then (select e.kind
        from payment_exception e where e.acquirer_id = d.acquirer_id and e.acquirer_reference = d.acquirer_reference
        order by e.found_at, e.id limit 1) end, d.kind), d.channel, d.amount_fen,
        coalesce((select s.number from sub_merchant s where s.id = d.sub_merchant_id), ''), d.clearing_date, 2
      from difference d where d.acquirer_id = ${acquirerId} and d.status = 'open'
      union all
      select e.acquirer_reference, '', e.kind, e.channel, e.amount_fen, '', (e.found_at at time zone 'Asia/Shanghai')::date, 3
      from payment_exception e where e.acquirer_id = ${acquirerId}
        and not exists (select from statement_line l where l.acquirer_id = e.acquirer_id
          and l.acquirer_reference = e.acquirer_reference)
        and not exists (select from payment p where p.order_id = e.order_id and p.acquirer_reference = e.acquirer_reference)
      union all
      select d.acquirer_reference, d.refund_reference, coalesce(${causeOf(sql)}, ''), null, d.amount_fen, '', (d.entered_at at time zone 'Asia/Shanghai')::date, 9
      from decision d where d.acquirer_id = ${acquirerId} and d.bearer = ''
        and d.entered_at > ${now}::timestamptz - make_interval(days => ${DONE_DAYS})
    ), item as (
      select distinct on (acquirer_reference, refund_reference) * from waiting
      order by acquirer_reference, refund_reference, rank, since
    )
    select i.acquirer_reference, i.refund_reference, i.kind, coalesce(i.channel, l.channel) as channel, i.amount_fen,
      i.sub_merchant_no, i.since, i.rank = 9 as is_gone,
      l.happened_at as line_at, l.order_fen as line_order_fen, l.settlement_fen as line_settlement_fen, l.fee_fen as line_fee_fen,
      l.state as line_state, l.channel_no as line_channel_no, l.merchant_order_no as line_order_no,
      o.id as order_id, o.amount_fen as order_fen, o.created_at, o.paid_at, o.closed_at, o.status, o.fee_sha256, o.mode, o.seller_no,
      r.amount_fen as refund_fen,
      coalesce(case when i.kind = ${BANK_CONTRADICTS} then (select f.batch_id from clearing_file f where f.acquirer_id = ${acquirerId}
        and left(f.digest, 16) = split_part(i.acquirer_reference, '-', 1)) end, j.batch_id) as batch_id, j.in_day,
      i.rank = 1 and coalesce(d.decided_as in ('accept','not_ours') and d.entered_at < (select b.window_to from clearing_batch b
        join newest n on n.id = b.id), false) as is_overdue,
      d.decision_ref, d.decided_as, d.until, d.persons, d.entered_at,
      g.created_at as refund_opened_at, g.finished_at as refund_finished_at, g.failure_message as refund_failure, ${heardAt(sql, acquirerId)} as heard_at
    from item i
    left join lateral (select * from statement_line s where s.acquirer_id = ${acquirerId}
      and s.acquirer_reference = i.acquirer_reference and s.acquirer_refund_reference = i.refund_reference
      order by s.happened_at limit 1) l on true
    left join lateral (
      select a.order_id from order_attempt a where a.acquirer_id = ${acquirerId} and a.merchant_order_no = l.merchant_order_no
      union all
      select e.order_id from payment_exception e where e.acquirer_id = ${acquirerId}
        and e.acquirer_reference = i.acquirer_reference and e.order_id is not null
      limit 1) w on true
    left join "order" o on o.created_month = month_of(w.order_id) and o.id = w.order_id
    left join lateral (select * from refund f where f.order_id = o.id and i.refund_reference <> ''
      and f.acquirer_refund_reference = i.refund_reference limit 1) r on true
    left join lateral (select * from decision x where x.acquirer_id = ${acquirerId}
      and x.acquirer_reference = i.acquirer_reference and x.refund_reference = i.refund_reference and x.bearer = ''
      order by x.entered_at desc limit 1) d on true
    left join lateral (select b.id as batch_id, b.clearing_date as in_day from file_decision y
      join clearing_batch b on b.id = y.batch_id where y.acquirer_id = ${acquirerId} and y.decision_ref = d.decision_ref
        and b.status in ('proposed','released','settled') order by b.clearing_date desc, b.seq desc limit 1) j on true
    left join decided_refund g on g.acquirer_id = ${acquirerId} and g.decision_ref = d.decision_ref
    order by is_gone, i.since, i.acquirer_reference, i.refund_reference limit ${ROWS_MAX}`;
}

/** The first that anybody here knew of item `i`: a call, the bill with its line `l`, or the comparison. The books' day says less. */
const heardAt = (sql: HotSql, acquirerId: Id<"acq">) => sql`least(
  (select m.imported_at from statement m where m.id = l.statement_id),
  (select min(y.opened_at) from difference y where y.acquirer_id = ${acquirerId}
    and y.acquirer_reference = i.acquirer_reference and y.refund_reference = i.refund_reference),
  (select min(e.found_at) from payment_exception e where i.refund_reference = '' and e.acquirer_id = ${acquirerId}
    and e.acquirer_reference = i.acquirer_reference))`;
