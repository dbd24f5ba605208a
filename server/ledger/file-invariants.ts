import { CLEARED, COUNTS, dateOf, type Invariant, NEWEST } from "./invariant.ts";

/** What stands in the files and in the chain that they make. */
export const FILE_INVARIANTS: readonly Invariant[] = [
  {
    code: "I2",
    name: "a payment is its shares and its fee, a refund or its void the parts and the fee given back",
    sql: `select e.batch_id || '/' || e.line_no as subject, e.amount_fen || ' <> ' || e.fee_fen || ' + ' || s.fen as detail
      from clearing_entry e cross join lateral (select coalesce(sum(x), 0) as fen, min(x) as least from unnest(e.shares) x) s
      where e.kind in ('P','O','R','V') and (e.amount_fen <> e.fee_fen + s.fen or s.least < 0)`,
  },
  {
    code: "I3",
    name: "no payment, no refund and no void stands in two files",
    sql: `select e.acquirer_reference || ' ' || e.acquirer_refund_reference as subject, count(*) || ' files' as detail
      from clearing_entry e join clearing_batch b on b.id = e.batch_id and ${COUNTS} where e.kind in ('P','R','V')
      group by e.acquirer_id, e.kind, e.acquirer_reference, e.acquirer_refund_reference having count(*) > 1`,
  },
  {
    code: "I3",
    name: "every payment of a released day stands in a file, among what the newest leaves out, or is gone by a decision",
    // A payment counts on the date of its bill, one that no bill has when it was heard of: our own date is a guess until then.
    sql: `with missing as materialized (
        select p.acquirer_id, p.acquirer_reference, greatest(p.clearing_date, ${dateOf("p.heard_at")}) as heard_on
        from payment p join acquirer a on a.id = p.acquirer_id
        where exists (select from channel h where h.acquirer_id = p.acquirer_id and h.channel = p.channel and h.settled_by = 'acquirer')
          and not exists (select from clearing_entry e join clearing_batch b on b.id = e.batch_id and ${COUNTS}
            where e.acquirer_reference = p.acquirer_reference and e.acquirer_id = p.acquirer_id and e.kind = 'P')
          and not exists (select from left_out o join (${NEWEST}) n on n.id = o.batch_id
            where o.acquirer_id = p.acquirer_id and o.acquirer_reference = p.acquirer_reference and o.refund_reference = '')
      ), decided as materialized (
        select b.acquirer_id, split_part(j.line, '|', 7) as reference from clearing_batch b
        cross join lateral string_to_table(convert_from(b.clr, 'UTF8'), chr(10)) as j(line)
        where ${COUNTS} and j.line like 'J|%' and split_part(j.line, '|', 3) in ('accept','not_ours') and split_part(j.line, '|', 8) = ''
      )
      select m.acquirer_reference as subject, coalesce(l.billed_on, m.heard_on)::text as detail
      from missing m join acquirer a on a.id = m.acquirer_id join (${CLEARED}) c on c.acquirer_id = m.acquirer_id
      left join lateral (select ${dateOf("s.happened_at")} as billed_on, s.settlement_fen as fen from statement_line s
        where s.acquirer_id = m.acquirer_id and s.acquirer_reference = m.acquirer_reference and s.kind = 'payment'
        order by s.happened_at limit 1) l on true
      left join lateral (select sum(r.fen) as fen from (
        select distinct on (s.acquirer_refund_reference) s.settlement_fen as fen from statement_line s
        where s.acquirer_id = m.acquirer_id and s.acquirer_reference = m.acquirer_reference and s.kind = 'refund'
        order by s.acquirer_refund_reference, s.happened_at) r) g on true
      where coalesce(l.billed_on, m.heard_on) between c.since and c.upto
        and coalesce(g.fen < l.fen, true)
        and not exists (select from decided d where d.acquirer_id = m.acquirer_id and d.reference = m.acquirer_reference)`,
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
        and b.step <> 'nothing_to_clear'
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
