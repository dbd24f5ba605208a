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
import { lockLater } from "./lock-later.ts";
import { recordVoid } from "./record-void.ts";

/**
 * The batch of a date that the acquirer made alone: an open one of ours becomes it, else it is a version of its own. Our own
 * proposals of that date and later ones are void from here on: what stands in the acquirer's file stands in none of them.
 * `digest`: of that file. The caller has found it signed and chained. Refuses `batch_not_in` while the window has not ended.
 */
export async function openOwnBatch(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; clearingDate: Day; digest: string },
): Promise<{ batchId: Id<"clb">; status: BatchStatus }> {
  may(ctx, "batch.open");
  const { acquirerId, clearingDate, digest } = input;
  return await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    // load
    await lockDate(sql, input);
    const acquirer = await loadAcquirer(sql, acquirerId);
    const [last] = await sql<Row<"clearingBatch", "batchId" | "status" | "seq" | "madeBy">[]>`
      select id as batch_id, status, seq, made_by from clearing_batch
      where acquirer_id = ${acquirerId} and clearing_date = ${clearingDate}::date order by seq desc limit 1`;
    // decide
    if (last?.madeBy === "acquirer") return last;
    const window = windowOf(clearingDate, acquirer.cutOffs);
    const now = ctx.now();
    if (now < window.to) refuse({ code: "batch_not_in", status: "running", needed: "ended" });
    // write
    let batchId = last?.batchId;
    if (last?.status === "open")
      await sql`update clearing_batch set made_by = 'acquirer' where id = ${last.batchId}`;
    else {
      batchId = ctx.newId("clb");
      await sql`insert into clearing_batch (id, acquirer_id, clearing_date, seq, status, step, opened_at, window_from, window_to, made_by)
        values (${batchId}, ${acquirerId}, ${clearingDate}::date, ${(last?.seq ?? 0) + 1}, 'open', 'own_file_waits', ${now},
          ${window.from}, ${window.to}, 'acquirer')`;
    }
    for (const batch of await lockLater(sql, { acquirerId, from: clearingDate }))
      await recordVoid(sql, ctx, { ...batch, acquirerId, rejected: digest, action: "batch.propose" });
    return { batchId: batchId as Id<"clb">, status: "open" };
  });
}
