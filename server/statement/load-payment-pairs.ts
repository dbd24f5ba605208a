import type { HotSql } from "#db/client.ts";
import type { ClearingAcquirer } from "../batch/load-acquirer.ts";
import type { Day } from "../calendar/day.ts";
import type { BillWindow } from "./load-window.ts";
import type { PaymentPair } from "./pair.ts";

const BATCH_ROWS = 5_000;

/** `refs`: single transactions, wherever they stand in bills; `day` is a clearing date near which our own payment lies. */
export type PairsWanted =
  | { window: BillWindow; clearingDate: Day }
  | { refs: readonly { reference: string; day: Day }[] };

/**
 * Payments as both books have them, streamed: all of one window (bill rows of the window against our payments of the
 * clearing date), or single ones. Of a single one ours counts as absent where a released file has cleared it before and a
 * second bill row states it again: it would be paid twice. `load-cleared-before.ts` says the same of a window.
 */
export async function* loadPaymentPairs(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer } & PairsWanted,
): AsyncGenerator<PaymentPair> {
  const sides =
    "window" in wanted ? windowSides(sql, acquirer, wanted) : singleSides(sql, acquirer, wanted.refs);
  const rows = sql<PaymentPair[]>`
    select coalesce(s.channel, p.channel) as channel, coalesce(s.acquirer_reference, p.acquirer_reference) as acquirer_reference,
      s.line_no is not null as billed, p.id is not null as ours,
      s.merchant_order_no as bill_order_no, s.channel_no as bill_channel_no, s.order_fen as bill_order_fen,
      s.settlement_fen as bill_settlement_fen, s.fee_fen as bill_fee_fen,
      p.merchant_order_no as our_order_no, p.amount_fen as our_amount_fen, p.seller_no, p.mode,
      p.fee_sha256, p.merchant_id, p.sub_merchant_id
    from ${sides}`.cursor(BATCH_ROWS);
  for await (const batch of rows) yield* batch;
}

function windowSides(
  sql: HotSql,
  acquirer: ClearingAcquirer,
  wanted: { window: BillWindow; clearingDate: Day },
) {
  const { from, to, statements } = wanted.window;
  return sql`(select * from statement_line where statement_id = any(${statements}::uuid[]) and kind = 'payment'
      and happened_at >= ${from} and happened_at < ${to}) s
    full join (select * from payment where clearing_date = ${wanted.clearingDate}::date and acquirer_id = ${acquirer.id}) p
      on p.acquirer_reference = s.acquirer_reference`;
}

function singleSides(
  sql: HotSql,
  acquirer: ClearingAcquirer,
  refs: readonly { reference: string; day: Day }[],
) {
  return sql`unnest(${refs.map((r) => r.reference)}::text[], ${refs.map((r) => r.day)}::date[]) as r(reference, day)
    left join lateral (select * from statement_line l where l.acquirer_id = ${acquirer.id} and l.acquirer_reference = r.reference
      and l.kind = 'payment' order by l.happened_at limit 1) s on true
    left join lateral (select * from payment q where q.clearing_date = any(array[r.day - 1, r.day, r.day + 1])
      and q.acquirer_id = ${acquirer.id} and q.acquirer_reference = r.reference
      and not (exists (select from clearing_entry e join clearing_batch b on b.id = e.batch_id
          where e.acquirer_reference = r.reference and e.acquirer_id = ${acquirer.id} and e.kind = 'P'
            and b.status in ('proposed','released','settled'))
        and (select count(*) from statement_line l where l.acquirer_id = ${acquirer.id} and l.acquirer_reference = r.reference
          and l.kind = 'payment') > 1)
      limit 1) p on true
    where s.line_no is not null or p.id is not null`;
}
