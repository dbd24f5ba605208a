import type { HotSql } from "#db/client.ts";
import type { Day } from "../calendar/day.ts";
import type { ReturnedLine } from "../clearing/clearing-file.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

interface Row {
  number: string;
  fileDigest: string;
  lineNo: number;
  kind: ReturnedLine["kind"];
  amount: bigint;
  bankDay: Day;
  bankReference: string;
  reason: string;
  accountVersion: number;
}

/**
 * Amounts the bank failed to pay or sent back by the clearing date and that no file has taken up again: each re-enters once.
 * `accountVersion` is that of the line that could not be paid.
 */
export async function loadReturned(
  sql: HotSql,
  { acquirer, ...wanted }: { acquirer: ClearingAcquirer } & { clearingDate: Day; batchUuid: string },
): Promise<(ReturnedLine & { accountVersion: number })[]> {
  const rows = await sql<Row[]>`
    select p.number, r.file_digest as "fileDigest", r.line_no as "lineNo", r.kind, r.amount_fen as amount,
      r.bank_day as "bankDay", r.bank_reference as "bankReference", r.reason, p.account_version as "accountVersion"
    from bank_result r
    join clearing_file f on f.digest = r.file_digest
    join position p on p.batch_id = f.batch_id and p.line_no = r.line_no
    where r.acquirer_id = ${acquirer.uuid} and r.kind in ('failed','returned') and r.bank_day <= ${wanted.clearingDate}::date
      and not exists (select from returned_line x join clearing_batch b on b.id = x.batch_id
        where x.file_digest = r.file_digest and x.line_no = r.line_no and b.status <> 'rejected' and b.id <> ${wanted.batchUuid})
    order by p.number collate "C", r.file_digest collate "C", r.line_no`;
  return rows.map(({ number, ...row }) => ({ subMerchantNo: number, ...row }));
}
