import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import { previousOf } from "../clearing/file-chain.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";
import { loadChain } from "./load-chain.ts";

/**
 * The file that one of `before` is built on, from the bytes that were proposed: the newest that counts of the days before,
 * whether its verdict is there or not. Undefined for the first of all.
 */
export async function loadPrevious(
  sql: HotSql,
  { acquirer, before }: { acquirer: ClearingAcquirer; before: Day },
): Promise<{ digest: string; clearingDate: Day; file: ClearingFile } | undefined> {
  const { chain } = await loadChain(sql, acquirer.id);
  const previous = previousOf(chain, before);
  if (!previous) return undefined;
  const { digest, clearingDate } = previous;
  const [row] = await sql<Row<"clearingFile", "clr">[]>`
    select clr from clearing_file where acquirer_id = ${acquirer.id} and digest = ${digest}`;
  return { digest, clearingDate, file: readClearingFile(present(row, "a known file is kept").clr) };
}
