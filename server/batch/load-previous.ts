import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

/**
 * The previous released file of the chain, read from the bytes that were released, or undefined for the first. A rejected
 * file is nobody's previous.
 */
export async function loadPrevious(
  sql: HotSql,
  { acquirer, before }: { acquirer: ClearingAcquirer; before: Day },
): Promise<{ digest: string; clearingDate: Day; file: ClearingFile } | undefined> {
  const [row] = await sql<Row<"clearingFile", "digest" | "clearingDate" | "clr">[]>`
    select f.digest, f.clearing_date, f.clr from clearing_file f join clearing_batch b on b.id = f.batch_id
    where b.acquirer_id = ${acquirer.id} and b.status in ('released','settled') and b.clearing_date < ${before}::date
    order by b.clearing_date desc, b.seq desc limit 1`;
  return row && { digest: row.digest, clearingDate: row.clearingDate, file: readClearingFile(row.clr) };
}
