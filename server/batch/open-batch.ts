import { rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { BatchStatus } from "./batch-status.ts";
import { loadAcquirer } from "./load-acquirer.ts";
import { lockDate } from "./lock-date.ts";

export interface OpenBatch {
  batchId: Id<"clb">;
  status: BatchStatus;
  seq: number;
  opened: boolean;
  madeBy: "platform" | "acquirer";
}

/**
 * The batch of a clearing date: the one that is there, or the first, or the next version of one that was rejected or is void. Refuses
 * `batch_not_in` while the window has not ended.
 */
export async function openBatch(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<OpenBatch> {
  may(ctx, "batch.open");
  const { acquirerId, clearingDate } = input;
  const now = ctx.now();
  const batch = await ctx.db.transaction(async (tx): Promise<OpenBatch> => {
    const sql = rawOf(tx);
    // load
    await lockDate(sql, input);
    const acquirer = await loadAcquirer(sql, acquirerId);
    const [last] = await sql<Row<"clearingBatch", "batchId" | "status" | "seq" | "madeBy">[]>`
      select id as batch_id, status, seq, made_by from clearing_batch where acquirer_id = ${acquirer.id} and clearing_date = ${clearingDate}::date
      order by seq desc limit 1`;
    // decide
    if (last && last.status !== "rejected" && last.status !== "void") return { ...last, opened: false };
    const window = windowOf(clearingDate, acquirer.cutOffs);
    if (now < window.to) refuse({ code: "batch_not_in", status: "running", needed: "ended" });
    // write
    const batchId = ctx.newId("clb");
    const seq = (last?.seq ?? 0) + 1;
    await sql`insert into clearing_batch (id, acquirer_id, clearing_date, seq, status, step, opened_at, window_from, window_to)
      values (${batchId}, ${acquirer.id}, ${clearingDate}::date, ${seq}, 'open', 'seal', ${now}, ${window.from},
        ${window.to})`;
    return { batchId, status: "open", seq, opened: true, madeBy: "platform" };
  });
  if (batch.opened) ctx.defer({ topic: "clearing", id: batch.batchId, acquirerId });
  return batch;
}
