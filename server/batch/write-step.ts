import type { AcquirerCtx } from "../context.ts";
import type { Refusal } from "../domain-error.ts";
import { may } from "../permission.ts";
import type { BatchStep } from "./batch-status.ts";
import type { OpenDay } from "./date-turn.ts";

/** Where the turn stands with an open batch, and what stopped it; over nothing that another worker has proposed meanwhile. */
export async function writeStep(
  ctx: AcquirerCtx,
  { day, step, error }: { day: OpenDay; step: BatchStep; error: Refusal | null },
): Promise<void> {
  may(ctx, "day.tend");
  const changed = await ctx.db.hot(
    (sql) => sql`update clearing_batch set step = ${step}, error = ${error ? sql.json(error as never) : null}
      where id = ${day.batchId} and status in ('open','computed')
        and (step <> ${step} or error is distinct from ${error ? sql.json(error as never) : null}::jsonb)`,
  );
  if (changed.count > 0) ctx.defer({ topic: "clearing", id: day.batchId, acquirerId: day.acquirer.id });
}
