import type { HotSql } from "#db/client.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { DIFFERENCE_LIFE } from "./difference-status.ts";

/** Closes an open difference that is gone: both sides agree by now. */
export async function closeDifference(
  sql: HotSql,
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; id: Id<"dif"> },
): Promise<void> {
  const why = "gone";
  await recordRawStep(sql, ctx, {
    life: DIFFERENCE_LIFE,
    id: input.id,
    from: "open",
    to: "decided",
    set: { closedAt: ctx.now(), closedWhy: why },
    act: { action: "difference.close", acquirerId: input.acquirerId, facts: { why } },
  });
}
