import type { HotSql } from "#db/client.ts";
import type { Renamed } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { BillWindow } from "../statement/load-window.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

type AgainRow = Renamed<
  "statementLine",
  { reference: "acquirerReference"; refund: "acquirerRefundReference" }
>;

/** That a bill row `s` is none of the rows that were stated before. */
export type IsFirst = (sql: HotSql) => ReturnType<HotSql>;

/**
 * Rows of the window that an earlier bill has stated and an earlier file has taken up: a transaction counts in the first. A
 * payment is stated again on the next days or never; refunds are few, each is looked up.
 */
export async function loadAgain(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer; clearingDate: Day; window: BillWindow },
): Promise<IsFirst> {
  const { from, to, statements } = wanted.window;
  const past = sql`clearing_batch b join clearing_entry e on e.batch_id = b.id
    where b.acquirer_id = ${acquirer.id} and b.status in ('proposed','released','settled')
    and b.clearing_date < ${wanted.clearingDate}::date and e.acquirer_reference = s.acquirer_reference`;
  const again = await sql<AgainRow[]>`
    select s.acquirer_reference as reference, s.acquirer_refund_reference as refund from statement_line s
    where s.statement_id = any(${statements}::uuid[]) and s.happened_at >= ${from} and s.happened_at < ${to}
      and ((s.kind = 'payment' and exists (select from ${past} and e.kind = 'P' and b.clearing_date >= ${wanted.clearingDate}::date - 3))
        or (s.kind = 'refund' and exists (select from ${past} and e.kind = 'R'
          and e.acquirer_refund_reference = s.acquirer_refund_reference)))`;
  const references = again.map((a) => a.reference);
  const refunds = again.map((a) => a.refund);
  return (
    q,
  ) => q`not exists (select from unnest(${references}::text[], ${refunds}::text[]) as g(reference, refund)
    where g.reference = s.acquirer_reference and g.refund = s.acquirer_refund_reference)`;
}
