import { COUNTS, type Invariant, MOVES, NEWEST } from "./invariant.ts";

/** What is owed to whom: postings, advances and covers. */
export const POSTING_INVARIANTS: readonly Invariant[] = [
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
        from left_out o cross join lateral (select s.kind, s.settlement_fen from statement_line s
          where s.acquirer_id = o.acquirer_id and s.acquirer_reference = o.acquirer_reference
            and s.acquirer_refund_reference = o.refund_reference and s.happened_at < n.window_to order by s.happened_at limit 1) l
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
    code: "I12",
    name: "what shops owe is what the acquirer has advanced, and no refund of ours made one exceed its limit",
    // What its staff gives back or two of its people decide may: then the limit is the acquirer's own to answer for. So may
    // what we were told was paid and its bill does not say so: it stood in for the refund, and entered nowhere. A limit that
    // fell afterwards takes nothing back: the highest counts that a register of ours granted since the first was asked for.
    sql: `select p.number as subject, 'owes ' || greatest(-p.rest_fen, 0) || ', advanced ' || coalesce(h.fen, 0) as detail
      from (select distinct on (q.acquirer_id, q.number) q.* from position q join clearing_batch b on b.id = q.batch_id and ${COUNTS}
        order by q.acquirer_id, q.number, b.clearing_date desc, b.seq desc) p
      left join lateral (select sum(fen) as fen from (${MOVES}) m where m.acquirer_id = p.acquirer_id and m.heading = 'advance:' || p.number) h on true
      where greatest(-p.rest_fen, 0) <> coalesce(h.fen, 0)
      union all
      select p.number, 'advanced ' || -p.rest_fen || ' above ' || g.limit_fen from position p
        join (${NEWEST}) n on n.id = p.batch_id join sub_merchant s on s.id = p.sub_merchant_id
        left join registered_shop w on w.acquirer_id = p.acquirer_id and w.number = p.number
        cross join lateral (select coalesce(w.advance_limit_fen, s.advance_limit_fen) as limit_fen) g
        cross join lateral (select coalesce(sum(x.fen) filter (where f.made_by = 'shop'), 0) as ours,
            coalesce(sum(x.fen) filter (where f.made_by is distinct from 'shop'), 0) as theirs,
            min(f.created_at) filter (where f.made_by = 'shop') as since
          from clearing_entry e left join refund f on f.id = e.refund_id cross join lateral unnest(e.receivers, e.shares) as x(no, fen)
          where e.batch_id = p.batch_id and e.kind = 'R' and x.no = p.number) r
        cross join lateral (select coalesce(sum(y.amount_fen), 0) as fen
          from left_out o join payment y on y.acquirer_id = o.acquirer_id and y.acquirer_reference = o.acquirer_reference
            join agreement_version v on v.sha256 = y.agreement_sha256 and p.number = any(v.receivers)
          where o.batch_id = p.batch_id and o.refund_reference = '') u
        where p.rest_fen < -g.limit_fen and p.carried_in_fen >= -g.limit_fen and r.ours > 0
          and p.rest_fen + r.theirs + u.fen + greatest(-p.adjust_fen, 0) < -greatest(g.limit_fen,
            (select max((e ->> 'advanceLimitFen')::bigint)
              from books_version v cross join lateral json_array_elements(v.body::json -> 'subMerchants') e
              where v.acquirer_id = p.acquirer_id and v.book = 'register' and e ->> 'subMerchantNo' = p.number
                and v.imported_at >= (select max(b.imported_at) from books_version b
                  where b.acquirer_id = p.acquirer_id and b.book = 'register' and b.imported_at <= r.since)))`,
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
];
