import { CLEARED, dateOf, type Invariant } from "./invariant.ts";

/** What happened to orders, payments and refunds, here and at the acquirer. */
export const ORDER_INVARIANTS: readonly Invariant[] = [
  {
    code: "I2",
    // What was paid is the bill's word: two people may give back a payment of another amount than its order's.
    name: "no more is refunded than was paid",
    sql: `select o.id::text as subject, r.fen || ' > ' || o.amount_fen as detail from "order" o
      join (select order_id, sum(amount_fen) as fen from refund where status <> 'failed' group by order_id) r on r.order_id = o.id
      where r.fen > o.amount_fen and r.fen > coalesce((select max(l.order_fen) from statement_line l
        where l.acquirer_id = o.acquirer_id and l.acquirer_reference = o.acquirer_reference and l.kind = 'payment'), 0)`,
  },
  {
    code: "I4",
    name: "nothing stays open past its deadline outside a queue",
    sql: `select id::text as subject, 'order expired ' || expires_at as detail from "order"
      where status = 'open' and ask_at is null and expires_at < $1::timestamptz - interval '1 hour'
      union all
      select id::text, 'refund ' || status from refund where status in ('requested','pending') and ask_at is null
        and created_at < $1::timestamptz - interval '1 hour'`,
  },
  {
    code: "I5",
    name: "every paid order is one payment of the same amount, and the reverse",
    sql: `select o.id::text as subject, 'no payment of ' || o.amount_fen as detail from "order" o where o.status = 'paid'
        and not exists (select from payment p where p.order_id = o.id and p.amount_fen = o.amount_fen and p.acquirer_reference = o.acquirer_reference)
      union all
      select p.id::text, 'no paid order' from payment p
        where not exists (select from "order" o where o.created_month = month_of(p.order_id) and o.id = p.order_id and o.status = 'paid')`,
  },
  {
    code: "I5",
    name: "every payment in a cleared bill is ours with the same amount, or a named difference",
    sql: `select l.acquirer_reference as subject, l.order_fen::text as detail from statement_line l
      join acquirer a on a.id = l.acquirer_id
      join (${CLEARED}) c on c.acquirer_id = l.acquirer_id and ${dateOf("l.happened_at")} between c.since and c.upto
      where l.kind = 'payment'
        and not exists (select from payment p where p.acquirer_id = l.acquirer_id and p.acquirer_reference = l.acquirer_reference
          and p.amount_fen = l.order_fen)
        and not exists (select from difference d where d.acquirer_id = l.acquirer_id and d.acquirer_reference = l.acquirer_reference)`,
  },
  {
    code: "I6",
    name: "what we acknowledged to the acquirer is kept",
    sql: `select n.id::text as subject, 'applied, not kept' as detail from notification n
      where n.outcome = 'applied' and n.order_id is not null
        and not exists (select from payment p where p.order_id = n.order_id)`,
  },
  {
    code: "I7",
    name: "each acquirer transaction is applied once",
    sql: `select acquirer_reference as subject, count(*)::text as detail from payment
        group by acquirer_id, acquirer_reference having count(*) > 1
      union all select order_id::text, count(*) || ' payments' from payment group by order_id having count(*) > 1
      union all select refund_no, count(*) || ' results' from refund_result group by acquirer_id, order_id, refund_no having count(*) > 1
      union all select order_id::text, count(*) || ' times ' || kind from event where kind in ('order.paid','order.closed')
        group by order_id, kind having count(*) > 1`,
  },
  {
    code: "I7",
    name: "every answer of the bank follows its table: paid or failed once, returned only after paid, paid after failed only by two people and never owed again",
    sql: `select r.file_digest || ':' || r.line_no as subject, string_agg(r.kind, ' ' order by r.kind) as detail from bank_result r
      group by r.file_digest, r.line_no
      having bool_or(r.kind = 'failed') and (bool_or(r.kind = 'paid' and r.persons is null)
        or bool_or(r.kind = 'paid') and exists (select from returned_line x join clearing_batch b on b.id = x.batch_id
          and b.status in ('released','settled') where x.file_digest = r.file_digest and x.line_no = r.line_no and x.kind = 'failed')) or bool_or(r.kind = 'returned') and not bool_or(r.kind = 'paid')`,
  },
  {
    code: "I10",
    name: "each final order has its event for the merchant",
    sql: `select o.id::text as subject, o.status as detail from "order" o where o.status in ('paid','closed')
      and not exists (select from event e where e.order_id = o.id and e.kind = 'order.' || o.status)`,
  },
];
