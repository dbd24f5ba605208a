import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Refusal } from "../domain-error.ts";
import { type Id, idOf, uuidOf } from "../id.ts";
import { may } from "../permission.ts";
import type { BatchStatus, BatchStep } from "./batch-status.ts";

/** One clearing date and version, as the desk's list and the operator's overview show it. Amounts in fen. */
export interface BatchSummary {
  id: Id<"clb">;
  acquirerId: Id<"acq">;
  clearingDate: Day;
  seq: number;
  status: BatchStatus;
  step: BatchStep;
  error: Refusal | null;
  settleDay: Day;
  openedAt: Date;
  proposedAt: Date | null;
  finishedAt: Date | null;
  saleCount: number;
  grossFen: bigint;
  feeFen: bigint;
  refundCount: number;
  refundFen: bigint;
  payCount: number;
  payFen: bigint;
  carryFen: bigint;
  holdFen: bigint;
  leftOutCount: number;
  unexplainedFen: bigint | null;
  file: { id: Id<"clf">; name: string; digest: string } | null;
  /** Who signed the verdict at the acquirer; empty until there is one. */
  persons: string[];
}
interface Row {
  id: string;
  acquirer_id: string;
  clearing_date: Day;
  seq: number;
  status: BatchStatus;
  step: BatchStep;
  error: Refusal | null;
  settle_day: Day;
  opened_at: Date;
  proposed_at: Date | null;
  finished_at: Date | null;
  sale_count: bigint | null;
  gross_fen: bigint | null;
  fee_fen: bigint | null;
  refund_count: bigint | null;
  refund_fen: bigint | null;
  pay_count: bigint | null;
  pay_fen: bigint | null;
  carry_fen: bigint | null;
  hold_fen: bigint | null;
  left_out_count: bigint | null;
  unexplained_fen: bigint | null;
  file_id: string | null;
  name: string | null;
  digest: string | null;
  persons: string[] | null;
}

const ROWS_MAX = 200;

/**
 * Batches newest first, of one month ("2026-11") or the latest 200, or one by its id. The acquirer sees its own, the operator
 * all (or those of `acquirerId`). Refuses `forbidden` for everybody else.
 */
export async function listBatches(
  ctx: Ctx,
  input: { acquirerId?: Id<"acq">; month?: string; batchId?: Id<"clb"> },
): Promise<BatchSummary[]> {
  const actor = may(ctx, "batch.list");
  const acquirer = actor.kind === "acquirer" ? actor.acquirerId : input.acquirerId;
  const rows = await ctx.db.bulk(
    (sql) => sql<Row[]>`
      select b.id, b.acquirer_id, b.clearing_date, b.seq, b.status, b.step, b.error, b.settle_day, b.opened_at, b.proposed_at,
        b.finished_at, b.sale_count, b.gross_fen, b.fee_fen, b.refund_count, b.refund_fen, b.pay_count, b.pay_fen, b.carry_fen,
        b.hold_fen, b.left_out_count, b.unexplained_fen, f.id as file_id, f.name, f.digest, v.persons
      from clearing_batch b left join clearing_file f on f.batch_id = b.id left join verdict v on v.file_id = f.id
      where ${acquirer ? sql`b.acquirer_id = ${uuidOf(acquirer)}` : sql`true`}
        and ${input.month ? sql`to_char(b.clearing_date, 'YYYY-MM') = ${input.month}` : sql`true`}
        and ${input.batchId ? sql`b.id = ${uuidOf(input.batchId)}` : sql`true`}
      order by b.clearing_date desc, b.seq desc limit ${ROWS_MAX}`,
  );
  return rows.map(summaryOf);
}

function summaryOf(row: Row): BatchSummary {
  const { file_id, name, digest } = row;
  return {
    id: idOf("clb", row.id),
    acquirerId: idOf("acq", row.acquirer_id),
    clearingDate: row.clearing_date,
    seq: row.seq,
    status: row.status,
    step: row.step,
    error: row.error,
    settleDay: row.settle_day,
    openedAt: row.opened_at,
    proposedAt: row.proposed_at,
    finishedAt: row.finished_at,
    saleCount: Number(row.sale_count ?? 0),
    grossFen: row.gross_fen ?? 0n,
    feeFen: row.fee_fen ?? 0n,
    refundCount: Number(row.refund_count ?? 0),
    refundFen: row.refund_fen ?? 0n,
    payCount: Number(row.pay_count ?? 0),
    payFen: row.pay_fen ?? 0n,
    carryFen: row.carry_fen ?? 0n,
    holdFen: row.hold_fen ?? 0n,
    leftOutCount: Number(row.left_out_count ?? 0),
    unexplainedFen: row.unexplained_fen,
    file: file_id && name && digest ? { id: idOf("clf", file_id), name, digest } : null,
    persons: row.persons ?? [],
  };
}
