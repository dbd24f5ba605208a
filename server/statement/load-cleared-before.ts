import type { HotSql } from "#db/client.ts";
import type { Renamed } from "#db/rows.ts";
import type { ClearingAcquirer } from "../batch/load-acquirer.ts";
import type { Day } from "../calendar/day.ts";

/**
 * References of our payments of a clearing date that a file of the day before has cleared that is neither rejected nor void, because the bill put
 * them there: a row of this window that states one of them again is a second one.
 */
export async function loadClearedBefore(
  sql: HotSql,
  { acquirer, clearingDate }: { acquirer: ClearingAcquirer; clearingDate: Day },
): Promise<ReadonlySet<string>> {
  const rows = await sql<Renamed<"payment", { reference: "acquirerReference" }>[]>`
    select p.acquirer_reference as reference from clearing_batch b
    join clearing_entry e on e.batch_id = b.id and e.kind = 'P'
    join payment p on p.clearing_date = ${clearingDate}::date and p.acquirer_id = ${acquirer.id}
      and p.acquirer_reference = e.acquirer_reference
    where b.acquirer_id = ${acquirer.id} and b.clearing_date = ${clearingDate}::date - 1 and b.status in ('proposed','released','settled')`;
  return new Set(rows.map((r) => r.reference));
}
