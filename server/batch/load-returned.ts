import type { HotSql } from "#db/client.ts";
import type { Renamed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { ReturnedLine } from "../clearing/clearing-file.ts";
import type { Id } from "../id.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

type ReturnedRow = Row<"position", "number" | "accountVersion"> &
  Row<"bankResult", "fileDigest" | "lineNo" | "bankDay" | "bankReference" | "reason"> &
  Renamed<"bankResult", { amount: "amountFen" }> &
  Row<"returnedLine", "kind">;

/**
 * Amounts the bank failed to pay or sent back by the clearing date and that no file has taken up again: each re-enters once.
 * A line that was paid after all, as two people of the acquirer state, re-enters nowhere, whenever they said so.
 * What entered the acquirer's book from the window's end on is the next file's, however early its bank day.
 * `accountVersion` is that of the line that could not be paid.
 */
export async function loadReturned(
  sql: HotSql,
  {
    acquirer,
    ...wanted
  }: {
    acquirer: ClearingAcquirer;
  } & { clearingDate: Day; windowTo: Date; batchId: Id<"clb"> },
): Promise<(ReturnedLine & { accountVersion: number })[]> {
  const rows = await sql<ReturnedRow[]>`
    select p.number, r.file_digest, r.line_no, r.kind, r.amount_fen as amount,
      r.bank_day, r.bank_reference, r.reason, p.account_version
    from bank_result r
    join clearing_file f on f.digest = r.file_digest
    join position p on p.batch_id = f.batch_id and p.line_no = r.line_no
    where r.acquirer_id = ${acquirer.id} and r.kind in ('failed','returned') and r.bank_day <= ${wanted.clearingDate}::date
      and r.entered_at < ${wanted.windowTo}
      and not (r.kind = 'failed' and exists (select from bank_result y where y.file_digest = r.file_digest
        and y.line_no = r.line_no and y.kind = 'paid'))
      and not exists (select from returned_line x join clearing_batch b on b.id = x.batch_id
        where x.file_digest = r.file_digest and x.line_no = r.line_no and b.status not in ('rejected','void') and b.id <> ${wanted.batchId})
    order by p.number collate "C", r.file_digest collate "C", r.line_no`;
  return rows.map(({ number, ...row }) => ({ subMerchantNo: number, ...row }));
}
