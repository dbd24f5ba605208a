import { WALKS } from "./histories.ts";

/**
 * What must always be true (domain.md "What must always be true"), as queries that return what is wrong: `subject` names the
 * row, `detail` says what was found. Each has been seen to find its damage (`check-invariants.pg.test.ts`). `$1` is now.
 */
export interface Invariant {
  code: `I${number}`;
  name: string;
  sql: string;
}

/** Batches whose file counts: everything that was computed and not rejected. */
const COUNTS = "b.status in ('computed','proposed','released','settled')";
const MOVES = `select acquirer_id, batch_id, business_day, to_heading as heading, amount_fen as fen from posting
  union all select acquirer_id, batch_id, business_day, from_heading, -amount_fen from posting`;
/** The newest counting batch of each acquirer. */
const NEWEST = `select distinct on (b.acquirer_id) b.* from clearing_batch b where ${COUNTS} and b.step <> 'nothing_to_clear'
  order by b.acquirer_id, b.clearing_date desc, b.seq desc`;
/** The newest released clearing date of each acquirer, and since when its files follow each other. */
const CLEARED = `select b.acquirer_id, max(b.clearing_date) as upto, min(b.clearing_date) as since from clearing_batch b
  where b.status in ('released','settled') group by b.acquirer_id`;

export const INVARIANTS: readonly Invariant[] = [
  {
    code: "I1",
    name: "split is 0 after every event",
    sql: `select coalesce(batch_id::text, business_day::text) as subject, 'split ' || sum(fen) as detail from (${MOVES}) m
      where heading = 'split' group by acquirer_id, batch_id, business_day having sum(fen) <> 0`,
  },
  {
    code: "I1",
    name: "no heading but ext, due and suspense is below 0, and the fee is drawn",
    sql: `select heading as subject, sum(fen)::text as detail from (${MOVES}) m
      where heading not like 'ext:%' and heading not like 'due:%' and heading <> 'suspense'
      group by acquirer_id, heading having sum(fen) < 0 or (heading = 'fee' and sum(fen) <> 0)`,
  },
  {
    code: "I1",
    name: "due and advance of a shop are together never below 0",
    sql: `select split_part(heading, ':', 2) as subject, sum(fen)::text as detail from (${MOVES}) m
      where heading like 'due:%' or heading like 'advance:%' group by acquirer_id, split_part(heading, ':', 2) having sum(fen) < 0`,
  },
  {
    code: "I1",
    name: "suspense is exactly what the newest file leaves out of the bills",
    sql: `select n.id::text as subject, 'suspense ' || coalesce(h.fen, 0) || ', left out ' || coalesce(x.fen, 0) as detail
      from (${NEWEST}) n
      left join lateral (select sum(fen) as fen from (${MOVES}) m where m.acquirer_id = n.acquirer_id and m.heading = 'suspense') h on true
      left join lateral (select sum(case when l.kind = 'payment' then l.settlement_fen else -l.settlement_fen end) as fen
        from left_out o join statement_line l on l.acquirer_id = o.acquirer_id and l.acquirer_reference = o.acquirer_reference
          and l.acquirer_refund_reference = o.refund_reference and l.happened_at < n.window_to
        where o.batch_id = n.id) x on true
      where coalesce(h.fen, 0) <> coalesce(x.fen, 0)`,
  },
  {
    code: "I1",
    name: "E1 of every proposed day is 0.00",
    sql: `select b.id::text as subject, coalesce(b.unexplained_fen::text, 'unchecked') as detail from clearing_batch b
      where b.status in ('proposed','released') and b.unexplained_fen is distinct from 0`,
  },
  {
    code: "I2",
    name: "a payment is its shares and its fee, a refund its parts and the fee given back",
    sql: `select e.batch_id || '/' || e.line_no as subject, e.amount_fen || ' <> ' || e.fee_fen || ' + ' || s.fen as detail
      from clearing_entry e cross join lateral (select coalesce(sum(x), 0) as fen, min(x) as least from unnest(e.shares) x) s
      where e.kind in ('P','O','R') and (e.amount_fen <> e.fee_fen + s.fen or s.least < 0)`,
  },
  {
    code: "I2",
    name: "no more is refunded than was paid",
    sql: `select o.id::text as subject, r.fen || ' > ' || o.amount_fen as detail from "order" o
      join (select order_id, sum(amount_fen) as fen from refund where status <> 'failed' group by order_id) r on r.order_id = o.id
      where r.fen > o.amount_fen`,
  },
  {
    code: "I3",
    name: "no payment and no refund stands in two files",
    sql: `select e.acquirer_reference || ' ' || e.acquirer_refund_reference as subject, count(*) || ' files' as detail
      from clearing_entry e join clearing_batch b on b.id = e.batch_id and ${COUNTS} where e.kind in ('P','R')
      group by e.acquirer_id, e.acquirer_reference, e.acquirer_refund_reference having count(*) > 1`,
  },
  {
    code: "I3",
    name: "every payment up to the newest released day stands in a file or among what it left out",
    sql: `select p.acquirer_reference as subject, p.clearing_date::text as detail from payment p
      join (${CLEARED}) c on c.acquirer_id = p.acquirer_id and p.clearing_date <= c.upto and p.clearing_date >= c.since
      where not exists (select from clearing_entry e join clearing_batch b on b.id = e.batch_id and ${COUNTS}
          where e.acquirer_reference = p.acquirer_reference and e.acquirer_id = p.acquirer_id and e.kind = 'P')
        and not exists (select from left_out o join (${NEWEST}) n on n.id = o.batch_id
          where o.acquirer_id = p.acquirer_id and o.acquirer_reference = p.acquirer_reference and o.refund_reference = '')
        and exists (select from channel h where h.acquirer_id = p.acquirer_id and h.channel = p.channel and h.settled_by = 'acquirer')`,
  },
  {
    code: "I3",
    name: "each shop has one line per file",
    sql: `select batch_id || ' ' || number as subject, count(*)::text as detail from position
      group by batch_id, number having count(*) > 1`,
  },
  {
    code: "I3",
    name: "what the bank returned re-enters at most once, with its amount",
    sql: `select x.file_digest || ':' || x.line_no as subject, count(*) || ' times' as detail
      from returned_line x join clearing_batch b on b.id = x.batch_id and ${COUNTS} group by x.file_digest, x.line_no having count(*) > 1
      union all
      select x.file_digest || ':' || x.line_no, 'amount ' || x.amount_fen from returned_line x
      where not exists (select from bank_result r where r.file_digest = x.file_digest and r.line_no = x.line_no
        and r.kind = x.kind and r.amount_fen = x.amount_fen)`,
  },
  {
    code: "I3",
    name: "a file's digest is that of its bytes, and its chain is unbroken",
    sql: `select f.name as subject, 'digest' as detail from clearing_file f where f.digest <> encode(sha256(f.clr), 'hex')
      union all
      select b.id::text, 'previous ' || b.previous_digest from clearing_batch b where ${COUNTS} and b.previous_digest <> ''
        and not exists (select from clearing_file f join clearing_batch p on p.id = f.batch_id
          where f.digest = b.previous_digest and p.status in ('proposed','released','settled') and p.clearing_date < b.clearing_date)`,
  },
  {
    code: "I3",
    name: "nothing is lost between two files: what one leaves, the next begins with",
    sql: `select p.batch_id || ' ' || p.number as subject, p.carried_in_fen || ' <> ' || coalesce(q.rest_fen, 0) as detail
      from position p join clearing_batch b on b.id = p.batch_id and ${COUNTS}
      left join clearing_file f on f.digest = b.previous_digest
      left join position q on q.batch_id = f.batch_id and q.number = p.number
      where p.carried_in_fen <> coalesce(q.rest_fen, 0)`,
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
      join (${CLEARED}) c on c.acquirer_id = l.acquirer_id
        and (l.happened_at at time zone 'Asia/Shanghai')::date between c.since and c.upto
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
    name: "every answer of the bank follows its table: paid or failed once, returned only after paid",
    sql: `select r.file_digest || ':' || r.line_no as subject, string_agg(r.kind, ' ' order by r.kind) as detail from bank_result r
      group by r.file_digest, r.line_no
      having bool_or(r.kind = 'failed') and count(*) > 1 or bool_or(r.kind = 'returned') and not bool_or(r.kind = 'paid')`,
  },
  ...WALKS,
  {
    code: "I9",
    name: "account numbers are kept masked",
    sql: `select id::text as subject, 'not masked' as detail from settlement_account where account_mask !~ '\\*{4}' or account_mask ~ '\\d{9}'`,
  },
  {
    code: "I10",
    name: "each final order has its event for the merchant",
    sql: `select o.id::text as subject, o.status as detail from "order" o where o.status in ('paid','closed')
      and not exists (select from event e where e.order_id = o.id and e.kind = 'order.' || o.status)`,
  },
  {
    code: "I11",
    name: "every receiver and payee is in the acquirer's register",
    sql: `select e.batch_id || '/' || e.line_no as subject, x.number as detail from clearing_entry e
        cross join lateral unnest(e.receivers) x(number)
        where not exists (select from sub_merchant s where s.acquirer_id = e.acquirer_id and s.number = x.number
          and s.status in ('active','suspended','closed'))
      union all
      select p.batch_id || '/' || p.line_no, p.number from position p where p.pay_fen > 0
        and not exists (select from settlement_account a where a.sub_merchant_id = p.sub_merchant_id
          and a.version = p.account_version and a.status in ('approved','replaced'))`,
  },
  {
    code: "I12",
    name: "what shops owe is what the acquirer has advanced, within its limits",
    sql: `select p.number as subject, 'owes ' || greatest(-p.rest_fen, 0) || ', advanced ' || coalesce(h.fen, 0) as detail
      from (select distinct on (q.acquirer_id, q.number) q.* from position q join clearing_batch b on b.id = q.batch_id and ${COUNTS}
        order by q.acquirer_id, q.number, b.clearing_date desc, b.seq desc) p
      left join lateral (select sum(fen) as fen from (${MOVES}) m where m.acquirer_id = p.acquirer_id and m.heading = 'advance:' || p.number) h on true
      where greatest(-p.rest_fen, 0) <> coalesce(h.fen, 0)
      union all
      select p.number, 'advanced ' || -p.rest_fen || ' above ' || s.advance_limit_fen from position p
        join (${NEWEST}) n on n.id = p.batch_id join sub_merchant s on s.id = p.sub_merchant_id
        where -p.rest_fen > s.advance_limit_fen`,
  },
  {
    code: "I12",
    name: "covers of a day sum to zero, and are what its postings move",
    sql: `select p.batch_id::text as subject, 'sum ' || sum(p.cover_fen) as detail from position p
        join clearing_batch b on b.id = p.batch_id and ${COUNTS} group by p.batch_id having sum(p.cover_fen) <> 0
      union all
      select p.batch_id || ' ' || p.number, p.cover_fen || ' <> ' || coalesce(m.fen, 0) from position p
        join clearing_batch b on b.id = p.batch_id and ${COUNTS}
        left join lateral (select sum(case when q.to_heading = 'due:' || p.number then q.amount_fen else -q.amount_fen end) as fen
          from posting q where q.batch_id = p.batch_id and q.event in ('cover','cover_repaid')
            and 'due:' || p.number in (q.to_heading, q.from_heading)) m on true
        where p.cover_fen <> coalesce(m.fen, 0)`,
  },
  {
    code: "I12",
    name: "no shop is paid while it owes a cover",
    sql: `select p.batch_id || ' ' || p.number as subject, p.pay_fen || ' paid, owes ' || c.amount_fen as detail
      from open_cover c join clearing_batch b on b.id = c.batch_id and ${COUNTS}
      join position p on p.batch_id = c.batch_id and p.number = c.bearer_no where p.pay_fen > 0`,
  },
  {
    code: "I13",
    name: "a version that an order may rest on has the acquirer's facts behind it",
    sql: `select a.id::text as subject, a.status as detail from agreement a join sub_merchant s on s.id = a.sub_merchant_id
      left join registered_shop r on r.acquirer_id = s.acquirer_id and r.number = s.number
      where a.status in ('consented','approved','in_force','suspended','superseded') and not agreement_carries(a)
        and coalesce(r.consents_from, '-infinity') < coalesce(a.in_force_to, now())`,
  },
  {
    code: "I14",
    name: "a clearing date is released or settled at most once",
    sql: `select acquirer_id || ' ' || clearing_date as subject, count(*) || ' times' as detail from clearing_batch
      where status in ('released','settled') group by acquirer_id, clearing_date having count(*) > 1`,
  },
  {
    code: "I14",
    name: "what is released or settled is so by its own verdict or by a later release that names it",
    sql: `select f.name as subject, b.status as detail from clearing_file f join clearing_batch b on b.id = f.batch_id
      where b.status in ('released','settled') and not exists (select from verdict v where v.acquirer_id = f.acquirer_id
        and v.verdict = 'released' and (v.digest = f.digest or f.digest = any(v.settles)))`,
  },
];
