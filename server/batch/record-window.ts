import { rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { windowOf } from "../calendar/clearing-date.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadAcquirer } from "./load-acquirer.ts";

/**
 * When an open batch's date began and ended, by the cut-offs of the newest register: it may have been opened before we heard of a
 * change. Refuses `batch_not_in` where the date has not ended after all, `not_found`.
 */
export async function recordWindow(ctx: Ctx, input: { batchId: Id<"clb"> }): Promise<void> {
  may(ctx, "batch.open");
  const { batchId } = input;
  await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    // load
    const [batch] = await sql<Row<"clearingBatch", "acquirerId" | "clearingDate">[]>`
      select acquirer_id, clearing_date from clearing_batch where id = ${batchId}`;
    if (!batch) refuse({ code: "not_found", what: "batch" });
    const { cutOffs } = await loadAcquirer(sql, batch.acquirerId);
    const { from, to } = windowOf(batch.clearingDate, cutOffs);
    // decide
    if (ctx.now() < to) refuse({ code: "batch_not_in", status: "running", needed: "ended" });
    // write
    await sql`update clearing_batch set window_from = ${from}, window_to = ${to}
      where id = ${batchId} and status = 'open' and (window_from <> ${from} or window_to <> ${to})`;
  });
}
