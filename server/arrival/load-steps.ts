import type { HotSql } from "#db/client.ts";
import type { Maybe, Row } from "#db/rows.ts";
import { STOPPED } from "../clearing/stopped-line.ts";
import type { Id } from "../id.ts";
import type { HistoryEntry } from "../order/get-order-history.ts";

type StepRow = Row<"clearingBatch", "computedAt"> &
  Maybe<Row<"clearingFile", "proposedAt"> & Row<"verdict", "recordedAt">>;

/**
 * What happened to a shop's line after the till: entered, proposed, released, answered by the bank. Both clocks where they
 * differ; of the bank only the day is known, told as its beginning (+08:00).
 */
export async function loadSteps(
  sql: HotSql,
  { batch, shop }: { batch: Id<"clb">; shop: Id<"smt"> },
): Promise<HistoryEntry[]> {
  const [row] = await sql<StepRow[]>`
    select b.computed_at, f.proposed_at, v.recorded_at from clearing_batch b
    left join clearing_file f on f.batch_id = b.id left join verdict v on v.file_id = f.id and v.verdict = 'released'
    where b.id = ${batch} and b.status not in ('rejected','void')`;
  if (!row) return [];
  const results = await sql<Row<"bankResult", "kind" | "bankDay" | "importedAt" | "reason">[]>`
    select r.kind, r.bank_day, r.imported_at, r.reason from clearing_file f
    join position p on p.batch_id = f.batch_id and p.sub_merchant_id = ${shop}
    join bank_result r on r.file_digest = f.digest and r.line_no = p.line_no
    where f.batch_id = ${batch} order by r.imported_at, r.id`;
  const step = (kind: string, at: Date | null): HistoryEntry[] =>
    at === null ? [] : [{ at, heardAt: at, kind, facts: {} }];
  return [
    ...step("clearing.entered", row.computedAt),
    ...step("file.proposed", row.proposedAt),
    ...step("file.released", row.recordedAt),
    ...results.map((r) => ({
      at: new Date(`${r.bankDay}T00:00:00+08:00`),
      heardAt: r.importedAt,
      kind: r.reason === STOPPED ? "bank.stopped" : `bank.${r.kind}`,
      facts: { reason: r.reason === STOPPED ? "" : r.reason, day: r.bankDay },
    })),
  ];
}
