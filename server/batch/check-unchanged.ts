import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { contentDigestOf } from "../clearing/clearing-content-digest.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import { refuse } from "../domain-error.ts";
import type { LoadedDay } from "./load-day.ts";

/** The same mistake would come back for ever: after a rejection the file must say something else. Refuses `file_unchanged`. */
export async function checkUnchanged(
  sql: HotSql,
  { day, file }: { day: LoadedDay; file: ClearingFile },
): Promise<void> {
  const { acquirer, batch } = day;
  const { clearingDate } = batch;
  const rejected = await sql<Row<"clearingFile", "seq" | "clr">[]>`
    select f.seq, f.clr from clearing_file f join verdict v on v.file_id = f.id and v.verdict = 'rejected'
    where f.acquirer_id = ${acquirer.id} and f.clearing_date = ${clearingDate}::date order by f.seq`;
  if (rejected.length === 0) return;
  const content = contentDigestOf(file);
  const twin = rejected.find(({ clr }) => contentDigestOf(readClearingFile(clr)) === content);
  if (twin) refuse({ code: "file_unchanged", clearingDate, seq: twin.seq });
}
