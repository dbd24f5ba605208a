import type { HotSql } from "#db/client.ts";
import { isStatedBefore } from "#db/is-stated-before.ts";
import type { ClearingAcquirer } from "../batch/load-acquirer.ts";
import type { Day } from "../calendar/day.ts";
import type { BillWindow } from "./load-window.ts";
import type { RefundPair } from "./pair.ts";

const BATCH_ROWS = 5_000;

export type RefundsWanted =
  | { window: BillWindow; clearingDate: Day }
  | { refs: readonly { reference: string; refundReference: string; day: Day }[] };

/**
 * Refunds as both books have them. A refund belongs to the bill in which it stands, whatever its state there: ours is
 * found by its number. One that we heard of on the clearing date and that stands in no bill at all comes alone, unless it has
 * come back since: then no side has it. A row that the bill of an earlier day has stated counts there.
 */
export async function* loadRefundPairs(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer } & RefundsWanted,
): AsyncGenerator<RefundPair> {
  const sides =
    "window" in wanted ? windowSides(sql, acquirer, wanted) : singleSides(sql, acquirer, wanted.refs);
  const rows = sql<RefundPair[]>`
    select coalesce(s.channel, h.channel) as channel, s.line_no is not null as billed,
      (r.id is not null or h.refund_id is not null) as ours,
      s.acquirer_reference as bill_reference, s.acquirer_refund_reference as bill_refund_reference,
      s.order_fen as bill_order_fen, s.settlement_fen as bill_settlement_fen,
      coalesce(h.acquirer_reference, o.acquirer_reference, '') as our_reference,
      coalesce(s.acquirer_refund_reference, h.acquirer_refund_reference) as our_refund_reference,
      coalesce(r.amount_fen, h.amount_fen) as our_amount_fen,
      coalesce(r.merchant_id, h.merchant_id) as merchant_id, coalesce(r.sub_merchant_id, h.sub_merchant_id) as sub_merchant_id
    from ${sides}
    left join refund r on r.acquirer_id = ${acquirer.id} and r.refund_no = s.refund_no
      and (r.made_by = 'shop' or exists (select from "order" q where q.created_month = month_of(r.order_id)
        and q.id = r.order_id and q.acquirer_reference = s.acquirer_reference))
    left join "order" o on o.created_month = month_of(r.order_id) and o.id = r.order_id
    where s.line_no is not null or h.refund_id is not null`.cursor(BATCH_ROWS);
  for await (const batch of rows) yield* batch;
}

/** Whether the payer's bank gave back what result `f` told of. */
const cameBack = (sql: HotSql) => sql`exists (select from refund x
  where x.created_month = month_of(f.refund_id) and x.id = f.refund_id and x.status = 'failed')`;

function windowSides(
  sql: HotSql,
  acquirer: ClearingAcquirer,
  wanted: { window: BillWindow; clearingDate: Day },
) {
  const { from, to, statements } = wanted.window;
  return sql`(select * from statement_line s where s.statement_id = any(${statements}::uuid[]) and s.kind = 'refund'
      and s.happened_at >= ${from} and s.happened_at < ${to} and not ${isStatedBefore(sql)}) s
    full join (select f.* from refund_result f where f.clearing_date = ${wanted.clearingDate}::date
      and f.acquirer_id = ${acquirer.id} and not ${cameBack(sql)} and not exists (select from statement_line l where l.acquirer_id = f.acquirer_id
        and l.acquirer_reference = f.acquirer_reference and l.kind = 'refund' and l.refund_no = f.refund_no)) h on false`;
}

function singleSides(
  sql: HotSql,
  acquirer: ClearingAcquirer,
  refs: readonly { reference: string; refundReference: string; day: Day }[],
) {
  const [a, b, c] = [
    refs.map((r) => r.reference),
    refs.map((r) => r.refundReference),
    refs.map((r) => r.day),
  ];
  return sql`unnest(${a}::text[], ${b}::text[], ${c}::date[]) as w(reference, refund_reference, day)
    left join lateral (select f.* from refund_result f where f.clearing_date = any(array[w.day - 1, w.day, w.day + 1])
      and f.acquirer_id = ${acquirer.id} and f.acquirer_reference = w.reference
      and f.acquirer_refund_reference = w.refund_reference and not ${cameBack(sql)} limit 1) h on true
    left join lateral (select l.* from statement_line l where l.acquirer_id = ${acquirer.id}
      and l.acquirer_reference = w.reference and l.kind = 'refund'
      and (l.acquirer_refund_reference = w.refund_reference or l.refund_no = h.refund_no)
      order by l.happened_at limit 1) s on true`;
}
