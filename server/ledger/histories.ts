/**
 * I7: every history is a path of its table, as queries made from the tables. A history is the facts of one row: events of an
 * order or a refund, audit entries with `{ from, to }` of everything else. What enters a status must leave it, but for the
 * one where the row stands: so the order in which clocks wrote the facts does not matter.
 */
import { AGREEMENT_LIFE } from "../agreement/agreement-status.ts";
import { FEE_SCHEDULE_LIFE } from "../agreement/fee-schedule-status.ts";
import { BATCH_LIFE } from "../batch/batch-status.ts";
import type { Prefix } from "../id.ts";
import { type LifeCycle, statusesOf } from "../life-cycle.ts";
import { ACCOUNT_LIFE } from "../merchant/account-status.ts";
import { STOP_LIFE } from "../merchant/one-person.ts";
import { SUB_MERCHANT_LIFE } from "../merchant/sub-merchant-status.ts";
import { APPLICATION_LIFE } from "../onboarding/application-status.ts";
import { FORWARD_LIFE, type ForwardState, ORDER_LIFE, type OrderStatus } from "../order/order-status.ts";
import { FUNDING_LIFE, REFUND_LIFE, type RefundFunding, type RefundStatus } from "../refund/refund-status.ts";
import { DIFFERENCE_LIFE } from "../statement/difference-status.ts";

interface History {
  life: LifeCycle;
  /** SQL of its steps: subject, from_status, to_status. */
  steps: string;
  /** SQL that names row `n` as the steps do. */
  subject: string;
  /** Where a history may begin. */
  start: readonly string[];
}

const NOTHING = "nothing";
const quoted = (words: readonly string[]): string => words.map((w) => `'${w}'`).join(", ");

/**
 * `kinds`: the SQL that says that an event means a status. Sorted by the order of a life, as the table names it, each status
 * once: that the same was applied twice is another query's to find.
 */
function fromEvents<S extends string>(life: LifeCycle<S>, kinds: Record<NoInfer<S>, string>): History {
  const cases = statusesOf(life).map((s) => `when ${kinds[s]} then '${s}'`);
  const seen = `select distinct subject_id, case ${cases.join(" ")} end as status from event where kind like '${life.table}.%'`;
  const rank = `array_position(array[${quoted(statusesOf(life))}], status)`;
  const before = `lag(status) over (partition by subject_id order by ${rank})`;
  const steps = `select subject_id::text as subject, coalesce(${before}, '${NOTHING}') as from_status, status as to_status
    from (${seen}) e where status is not null`;
  return { life, steps, subject: "n.id::text", start: [NOTHING] };
}

/** Crockford base32 of the uuid, as `idOf` writes it: an audit entry names its subject so. */
const BODY = `(select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
  substring(B'00' || ('x' || replace(n.id::text, '-', ''))::bit(128) from i * 5 + 1 for 5)::bit(5)::int + 1, 1), '' order by i)
  from generate_series(0, 25) i)`;

function fromAudit(life: LifeCycle, prefix: Prefix): History {
  const steps = `select subject_id as subject, facts ->> 'from' as from_status, facts ->> 'to' as to_status from audit_entry
    where starts_with(subject_id, '${prefix}_') and facts ? 'from' and facts ? 'to'`;
  return { life, steps, subject: `'${prefix}_' || ${BODY}`, start: life.first };
}

const HISTORIES: readonly History[] = [
  fromEvents<OrderStatus>(ORDER_LIFE, {
    open: "kind = 'order.created'",
    paid: "kind = 'order.paid'",
    closed: "kind = 'order.closed'",
  }),
  fromEvents<ForwardState>(FORWARD_LIFE, {
    due: "kind = 'order.created'",
    unknown: "kind = 'order.unknown'",
    placed: "kind in ('order.placed', 'order.paid')",
    refused: "kind = 'order.closed' and facts ->> 'reason' = 'refused'",
  }),
  fromEvents<RefundStatus>(REFUND_LIFE, {
    requested: "kind = 'refund.requested'",
    pending: "kind in ('refund.pending', 'refund.made_by_acquirer')",
    succeeded: "kind = 'refund.succeeded'",
    failed: "kind = 'refund.failed'",
  }),
  fromEvents<RefundFunding>(FUNDING_LIFE, {
    waiting: "kind = 'refund.requested' and facts ? 'waitsUntil'",
    funded: "kind in ('refund.requested', 'refund.funded', 'refund.made_by_acquirer')",
    cancelled: "kind = 'refund.failed' and facts ->> 'funding' = 'cancelled'",
    ran_out: "kind = 'refund.failed' and facts ->> 'funding' = 'ran_out'",
  }),
  fromAudit(SUB_MERCHANT_LIFE, "smt"),
  fromAudit(STOP_LIFE, "ssp"),
  fromAudit(ACCOUNT_LIFE, "sac"),
  fromAudit(APPLICATION_LIFE, "app"),
  fromAudit(FEE_SCHEDULE_LIFE, "fee"),
  fromAudit(AGREEMENT_LIFE, "spa"),
  fromAudit(BATCH_LIFE, "clb"),
  fromAudit(DIFFERENCE_LIFE, "dif"),
];

/** Steps that the table does not have, and rows that stand where their history does not lead. */
function walk({ life, steps, subject, start }: History): string {
  const lawful = statusesOf(life).flatMap((from) =>
    (life.next[from] ?? []).map((to) => `('${from}', '${to}')`),
  );
  if (start.includes(NOTHING)) lawful.push(...life.first.map((to) => `('${NOTHING}', '${to}')`));
  return `with step as (${steps}),
    left_over as (select subject, status, sum(n) as n from (
        select subject, to_status as status, 1 as n from step
        union all select subject, from_status, -1 from step
        union all select ${subject}, n.${life.column}, -1 from "${life.table}" n) x
      group by subject, status having sum(n) <> 0)
    select subject, from_status || ' → ' || to_status as detail from step where (from_status, to_status) not in (${lawful.join(", ")})
    union all
    select subject, 'does not end where it stands: ' || string_agg(status || ' ' || n, ', ' order by status) from left_over
    group by subject having count(*) <> 1 or min(n) <> -1 or not bool_and(status in (${quoted(start)}))`;
}

/** One query per life. */
export const WALKS = HISTORIES.map((history) => ({
  code: "I7" as const,
  name: `every history of ${history.life.table}.${history.life.column} is a path of its table`,
  sql: walk(history),
  life: history.life,
}));
