import type { HotSql } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import type { Id } from "../id.ts";

/** A payment that did not apply: whose money it is, and how much, is the acquirer's to see. */
type ExceptionRow = Row<
  "paymentException",
  "exceptionId" | "kind" | "channel" | "acquirerReference" | "foundAt"
>;
/** One page of those that wait, the newest first; `count` is of all of them, `next` where the next page begins. */
export interface ExceptionPage {
  count: number;
  rows: ExceptionRow[];
  next: Id<"exc"> | null;
}

/** Payments that did not apply and of which nobody has said the last word, from `cursor` on where it is given. */
export async function loadExceptions(
  sql: HotSql,
  { limit, cursor }: { limit: number; cursor?: Id<"exc"> | undefined },
): Promise<ExceptionPage> {
  const found = await sql<(ExceptionRow & Computed<"count", number>)[]>`
    with waiting as (
      select x.*, count(*) over ()::int as count from payment_exception x left join "order" o on o.id = x.order_id
      where case x.kind when 'late_payment' then after_close_of(o) in ('undecided','refunding')
        else not exists (select from decision d where d.acquirer_id = x.acquirer_id
          and d.acquirer_reference = x.acquirer_reference and d.refund_reference = ''
          and (d.decided_as in ('accept','not_ours') or exists (select from decided_refund r where r.acquirer_id = d.acquirer_id
            and r.decision_ref = d.decision_ref and r.finished_at is not null))) end)
    select id as exception_id, kind, channel, acquirer_reference, found_at, count from waiting
    where ${cursor ? sql`id <= ${cursor}` : sql`true`} order by id desc limit ${limit + 1}`;
  return {
    count: found[0]?.count ?? 0,
    rows: found.slice(0, limit).map(({ count: _, ...row }) => row),
    next: found[limit]?.exceptionId ?? null,
  };
}
