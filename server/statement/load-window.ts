import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { ClearingAcquirer } from "../batch/load-acquirer.ts";
import { billDaysOf, windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

/** The window of a clearing date and the bills that overlap it. */
export interface BillWindow {
  from: Date;
  to: Date;
  statements: Id<"stm">[];
}

/** Refuses `statement_missing` for the first channel and day whose bill is not imported: nothing is compared with half a book. */
export async function loadWindow(
  sql: HotSql,
  { acquirer, clearingDate }: { acquirer: ClearingAcquirer; clearingDate: Day },
): Promise<BillWindow> {
  const window = windowOf(clearingDate, acquirer.cutOffs);
  const days = billDaysOf(window);
  const rows = await sql<Row<"statement", "statementId" | "channel" | "billDay">[]>`
    select id as statement_id, channel, bill_day from statement where acquirer_id = ${acquirer.id} and bill_day = any(${days}::date[])`;
  for (const day of days) {
    const missing = acquirer.compared.find((c) => !rows.some((r) => r.channel === c && r.billDay === day));
    if (missing) refuse({ code: "statement_missing", channel: missing, day });
  }
  const statements = rows.filter((r) => acquirer.compared.includes(r.channel)).map((r) => r.statementId);
  return { ...window, statements: statements.sort() };
}
