import type { Invariant } from "./invariant.ts";

/** Who may receive, and on whose word: numbers, accounts and agreements. */
export const REGISTER_INVARIANTS: readonly Invariant[] = [
  {
    code: "I9",
    name: "account numbers are kept masked",
    sql: `select id::text as subject, 'not masked' as detail from settlement_account where account_mask !~ '\\*{4}' or account_mask ~ '\\d{9}'`,
  },
  {
    code: "I11",
    name: "every receiver and payee is in the acquirer's register",
    sql: `select e.batch_id || '/' || e.line_no as subject, x.number as detail from clearing_entry e
        cross join lateral unnest(e.receivers) x(number)
        where not exists (select from sub_merchant s where s.acquirer_id = e.acquirer_id and s.number = x.number
          and s.status in ('active','suspended','closing','closed'))
      union all
      select p.batch_id || '/' || p.line_no, p.number from position p where p.pay_fen > 0
        and not exists (select from settlement_account a where a.sub_merchant_id = p.sub_merchant_id
          and a.version = p.account_version and a.status in ('approved','replaced'))`,
  },
  {
    code: "I13",
    name: "a version that an order may rest on has the acquirer's facts behind it",
    sql: `select a.id::text as subject, a.status as detail from agreement a join sub_merchant s on s.id = a.sub_merchant_id
      left join registered_shop r on r.acquirer_id = s.acquirer_id and r.number = s.number
      where a.status in ('consented','approved','in_force','suspended','superseded') and not agreement_carries(a)
        and coalesce(r.consents_from, '-infinity') < coalesce(a.in_force_to, now())`,
  },
];
