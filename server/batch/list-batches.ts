import { isQuiet as isQuietSql } from "#db/is-quiet.ts";
import type { Computed, Maybe, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import { STOPPED } from "../clearing/stopped-line.ts";
import type { Ctx } from "../context.ts";
import type { Refusal } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { BatchStatus, BatchStep } from "./batch-status.ts";
import { loadFetched } from "./load-fetched.ts";

/** One clearing date and version, as the desk's list and the operator's overview show it. Amounts in fen. */
export interface BatchSummary {
  id: Id<"clb">;
  acquirerId: Id<"acq">;
  clearingDate: Day;
  seq: number;
  status: BatchStatus;
  step: BatchStep;
  error: Refusal | null;
  /** Null until it is computed. */
  settleDay: Day | null;
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
  /** Lines by the last that the bank said of each: paid, failed, or paid and given back. */
  bank: { paid: number; failed: number; stopped: number; returned: number };
  unexplainedFen: bigint | null;
  file: { id: Id<"clf">; name: string; digest: string } | null;
  /** Whether somebody of the acquirer has fetched the proposed file: then it waits for two signatures. */
  isFetched: boolean;
  /** Proposed, pays nothing, leaves nothing out and follows no decision: nobody releases it, the next release settles it. */
  isQuiet: boolean;
  /** `acquirer`: it made the day alone, and its file bears no signature of ours. */
  madeBy: "platform" | "acquirer";
  /** Who signed the verdict at the acquirer; empty until there is one. */
  persons: string[];
}
type BatchRow = Row<
  "clearingBatch",
  | "batchId"
  | "acquirerId"
  | "clearingDate"
  | "seq"
  | "status"
  | "error"
  | "settleDay"
  | "openedAt"
  | "proposedAt"
  | "finishedAt"
  | "unexplainedFen"
  | "madeBy"
  | Counted
> &
  Pick<BatchSummary, "step"> &
  Computed<"isQuiet", boolean> &
  Computed<"bankPaid" | "bankFailed" | "bankStopped" | "bankReturned", number> &
  Maybe<Row<"clearingFile", "fileId" | "name" | "digest"> & Row<"verdict", "persons">>;
type Counted =
  | "saleCount"
  | "grossFen"
  | "feeFen"
  | "refundCount"
  | "refundFen"
  | "payCount"
  | "payFen"
  | "carryFen"
  | "holdFen"
  | "leftOutCount";

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
  const rows = await ctx.db.hot(
    (sql) => sql<BatchRow[]>`
      select b.id as batch_id, b.acquirer_id, b.clearing_date, b.seq, b.status, b.step, b.error, b.settle_day, b.opened_at, b.proposed_at,
        b.finished_at, b.sale_count, b.gross_fen, b.fee_fen, b.refund_count, b.refund_fen, b.pay_count, b.pay_fen, b.carry_fen,
        b.hold_fen, b.left_out_count, b.unexplained_fen, b.made_by, f.id as file_id, f.name, f.digest, v.persons,
        ${isQuietSql(sql)} as is_quiet, r.bank_paid, r.bank_failed, r.bank_stopped, r.bank_returned
      from clearing_batch b left join clearing_file f on f.batch_id = b.id left join verdict v on v.file_id = f.id
      cross join lateral (select (count(*) filter (where kind = 'paid') - count(*) filter (where kind = 'returned'))::int as bank_paid,
          (count(*) filter (where kind = 'failed' and reason <> ${STOPPED}) - count(*) filter (where kind = 'paid' and persons is not null))::int as bank_failed,
          (count(*) filter (where kind = 'failed' and reason = ${STOPPED}))::int as bank_stopped, (count(*) filter (where kind = 'returned'))::int as bank_returned
        from bank_result where file_digest = f.digest) r
      where ${acquirer ? sql`b.acquirer_id = ${acquirer}` : sql`true`}
        and ${input.month ? sql`to_char(b.clearing_date, 'YYYY-MM') = ${input.month}` : sql`true`}
        and ${input.batchId ? sql`b.id = ${input.batchId}` : sql`true`}
      order by b.clearing_date desc, b.seq desc limit ${ROWS_MAX}`,
  );
  const proposed = rows.flatMap((row) => (row.status === "proposed" && row.fileId ? [row.fileId] : []));
  const isFetched =
    actor.kind === "acquirer" ? await ctx.db.hot((sql) => loadFetched(sql, proposed)) : () => false;
  return rows.map((row) => ({ ...summaryOf(row), isFetched: isFetched(row.fileId) }));
}

function summaryOf(of: BatchRow): Omit<BatchSummary, "isFetched"> {
  const { batchId, fileId, name, digest, bankPaid, bankFailed, bankStopped, bankReturned, ...row } = of;
  return {
    ...row,
    id: batchId,
    saleCount: Number(row.saleCount ?? 0),
    grossFen: row.grossFen ?? 0n,
    feeFen: row.feeFen ?? 0n,
    refundCount: Number(row.refundCount ?? 0),
    refundFen: row.refundFen ?? 0n,
    payCount: Number(row.payCount ?? 0),
    payFen: row.payFen ?? 0n,
    carryFen: row.carryFen ?? 0n,
    holdFen: row.holdFen ?? 0n,
    leftOutCount: Number(row.leftOutCount ?? 0),
    bank: { paid: bankPaid, failed: bankFailed, stopped: bankStopped, returned: bankReturned },
    file: fileId && name && digest ? { id: fileId, name, digest } : null,
    persons: row.persons ?? [],
  };
}
