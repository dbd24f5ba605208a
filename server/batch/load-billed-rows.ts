import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Renamed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { LeftOut } from "../clearing/clearing-file.ts";
import type { BillWindow } from "../statement/load-window.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";
import { type IsFirst, loadAgain } from "./load-again.ts";
import type { LoggedVoids } from "./logged-voids.ts";

const BATCH_ROWS = 5_000;

export interface RowsWanted {
  clearingDate: Day;
  window: BillWindow;
  /** What the previous file left out: it is asked again every day. */
  late: readonly LeftOut[];
  voids: LoggedVoids;
}

/** One row of the bill with the order that its number is the hash of. `paid…`: of the payment, where the row is a refund. */
export type BilledRow = Computed<"isRefund" | "late" | "former", boolean> &
  Row<
    "statementLine",
    | "acquirerReference"
    | "channel"
    | "merchantOrderNo"
    | "channelNo"
    | "happenedAt"
    | "orderFen"
    | "settlementFen"
    | "feeFen"
    | "refundNo"
  > &
  Renamed<"statementLine", { refundReference: "acquirerRefundReference" }> &
  Maybe<
    Row<"orderAttempt", "terms" | "merchantId" | "subMerchantId" | "orderId"> &
      Row<"order", "mode" | "category"> &
      Row<"refund", "refundId" | "madeBy"> &
      Renamed<
        "statementLine",
        {
          paidAt: "happenedAt";
          paidOrderFen: "orderFen";
          paidFen: "settlementFen";
          paidFeeFen: "feeFen";
          paidNo: "channelNo";
        }
      > &
      Computed<"cleared" | "earlier", RefundJson[]> &
      Computed<"hasEntered" | "wasListed", boolean>
  >;

/** A refund of former days as SQL hands it over; amounts in fen as text. `day`: the clearing date whose file took it up, or of its bill row. */
export type RefundJson = Record<"reference" | "refundNo" | "channelNo" | "fen" | "fee" | "day", string>;

/**
 * Every bill row of the window, every row that the former file left out and every refund that ends now, sorted by acquirer
 * reference in SQL and streamed in batches.
 */
export async function loadBilledRows(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer } & RowsWanted,
) {
  const isFirst = await loadAgain(sql, { acquirer, ...wanted });
  return rowsOf(sql, acquirer, wanted, isFirst).cursor(BATCH_ROWS);
}

function rowsOf(sql: HotSql, acquirer: ClearingAcquirer, wanted: RowsWanted, isFirst: IsFirst) {
  const { from, to, statements } = wanted.window;
  const lateRefs = wanted.late.map((x) => x.acquirerReference);
  const lateRefunds = wanted.late.map((x) => x.refundReference);
  const inWindow = sql`s.statement_id = any(${statements}::uuid[]) and s.channel = any(${acquirer.channels}::text[])
    and s.happened_at >= ${from} and s.happened_at < ${to} and ${isFirst(sql)}`;
  // Few, looked up one by one: the limit keeps the planner from beginning anywhere else.
  const lateLines = sql`unnest(${lateRefs}::text[], ${lateRefunds}::text[]) as x(reference, refund_reference)
    cross join lateral (select l.* from statement_line l where l.acquirer_id = ${acquirer.id} and l.acquirer_reference = x.reference
      and l.acquirer_refund_reference = x.refund_reference and l.happened_at < ${from}
      order by l.happened_at limit 1) s`;
  const due = wanted.voids.on(wanted.clearingDate);
  const isLate = new Set(wanted.late.map((x) => `${x.acquirerReference}|${x.refundReference}`));
  const ended = due.filter((v) => !isLate.has(`${v.acquirerReference}|${v.acquirerRefundReference}`));
  // Only a void brings into the list what had entered: what became of such a payment since then counts.
  const voidedRefs = wanted.voids.all.map((v) => v.acquirerReference);
  const hasEntered = sql`(c.entered_on is not null and (x.listed_on is null or x.listed_on < c.entered_on))`;
  const endedRefs = ended.map((v) => v.acquirerReference);
  const endedRefunds = ended.map((v) => v.acquirerRefundReference);
  const formerLines = sql`unnest(${endedRefs}::text[], ${endedRefunds}::text[]) as v(reference, refund_reference)
    cross join lateral (select l.* from statement_line l where l.acquirer_id = ${acquirer.id} and l.acquirer_reference = v.reference
      and l.kind = 'refund' and l.acquirer_refund_reference = v.refund_reference and l.happened_at < ${from}
      order by l.happened_at limit 1) s`;
  return sql<BilledRow[]>`
    with past as materialized (
      select id, clearing_date from clearing_batch where acquirer_id = ${acquirer.id} and status in ('proposed','released','settled')
        and clearing_date < ${wanted.clearingDate}::date
    ), billed as (
      select s.*, false as late, false as former from statement_line s where ${inWindow}
      union all select s.*, true, false from ${lateLines}
      union all select s.*, false, true from ${formerLines}
    )
    select s.kind = 'refund' as is_refund, s.late, s.former, s.acquirer_reference, s.channel, s.merchant_order_no, s.channel_no,
      s.happened_at, s.order_fen, s.settlement_fen, s.fee_fen, s.acquirer_refund_reference as refund_reference, s.refund_no,
      a.terms, a.merchant_id, a.sub_merchant_id, a.order_id, o.mode, o.category, r.id as refund_id, r.made_by,
      w.happened_at as paid_at, w.order_fen as paid_order_fen, w.settlement_fen as paid_fen, w.fee_fen as paid_fee_fen,
      w.channel_no as paid_no, c.refunds as cleared, ${hasEntered} as has_entered, z.refunds as earlier,
      x.listed_on is not null as was_listed
    from billed s
    left join order_attempt a on a.merchant_order_no = s.merchant_order_no and a.acquirer_id = ${acquirer.id}
    left join "order" o on o.created_month = month_of(a.order_id) and o.id = a.order_id
    left join refund r on s.kind = 'refund' and r.acquirer_id = ${acquirer.id} and r.refund_no = s.refund_no
      and r.order_id = a.order_id
    left join lateral (select l.* from statement_line l where s.kind = 'refund' and l.acquirer_id = ${acquirer.id}
      and l.acquirer_reference = s.acquirer_reference and l.kind = 'payment' and l.happened_at < ${to}
      order by l.happened_at limit 1) w on true
    left join lateral (
      select json_agg(json_build_object('reference', e.acquirer_refund_reference, 'refundNo', split_part(e.record, '|', 3),
          'channelNo', '', 'fen', e.amount_fen::text, 'fee', e.fee_fen::text, 'day', past.clearing_date::text)
          order by past.clearing_date, e.line_no) filter (where e.kind = 'R') as refunds,
        max(past.clearing_date) filter (where e.kind = 'P') as entered_on
      from past join clearing_entry e on e.batch_id = past.id and e.acquirer_reference = s.acquirer_reference
      where s.kind = 'refund') c on true
    left join lateral (
      select max(past.clearing_date) as listed_on from past join left_out l on l.batch_id = past.id
        and l.acquirer_reference = s.acquirer_reference and l.refund_reference = '' and l.kind <> 'only_platform'
      where s.kind = 'refund' and s.acquirer_reference = any(${voidedRefs}::text[])) x on true
    left join lateral (
      select json_agg(json_build_object('reference', l.acquirer_refund_reference, 'refundNo', l.refund_no,
        'channelNo', l.channel_no, 'fen', l.settlement_fen::text, 'fee', l.fee_fen::text,
        'day', clearing_date(l.happened_at, ${sql.json(acquirer.cutOffs as never)})::text)
        order by l.happened_at, l.refund_no collate "C") as refunds
      from (select distinct on (t.acquirer_refund_reference) t.* from statement_line t where t.acquirer_id = ${acquirer.id}
        and t.kind = 'refund' and t.acquirer_reference = s.acquirer_reference and t.happened_at < ${from}
        order by t.acquirer_refund_reference, t.happened_at) l
      where s.former or (s.kind = 'refund' and not ${hasEntered})) z on true
    order by s.acquirer_reference collate "C", s.kind = 'refund', s.happened_at, s.refund_no collate "C"`;
}
