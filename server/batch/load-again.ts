import type { HotSql } from "#db/client.ts";
import { isStatedBefore } from "#db/is-stated-before.ts";
import type { Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { BillWindow } from "../statement/load-window.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

type AgainRow = Row<"statementLine", "statementId" | "lineNo">;

/** That a bill row `s` is none of the rows that were stated before. */
export type IsFirst = (sql: HotSql) => ReturnType<HotSql>;

/**
 * Rows of the window that an earlier bill has stated: a transaction counts in the first. A payment that an earlier file has taken
 * up is stated again on the next days or never; refunds are few, each is looked up, whatever became of its first row.
 */
export async function loadAgain(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer; clearingDate: Day; window: BillWindow },
): Promise<IsFirst> {
  const { from, to, statements } = wanted.window;
  const again = await sql<AgainRow[]>`
    select s.statement_id, s.line_no from statement_line s
    where s.statement_id = any(${statements}::uuid[]) and s.happened_at >= ${from} and s.happened_at < ${to}
      and ((s.kind = 'payment' and exists (select from clearing_batch b join clearing_entry e on e.batch_id = b.id
          where b.acquirer_id = ${acquirer.id} and b.status in ('proposed','released','settled') and e.kind = 'P'
            and b.clearing_date < ${wanted.clearingDate}::date and b.clearing_date >= ${wanted.clearingDate}::date - 3
            and e.acquirer_reference = s.acquirer_reference))
        or (s.kind = 'refund' and ${isStatedBefore(sql)}))`;
  const [bills, lines] = [again.map((a) => a.statementId), again.map((a) => a.lineNo)];
  return (q) => q`not exists (select from unnest(${bills}::uuid[], ${lines}::integer[]) as g(bill, line)
    where g.bill = s.statement_id and g.line = s.line_no)`;
}
