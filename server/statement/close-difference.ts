import type { HotSql } from "#db/client.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { DIFFERENCE_LIFE } from "./difference-status.ts";

/** Closes an open difference: it is `gone` (both sides agree, or it went back to the payer), or two people `decided`. */
export async function closeDifference(
  sql: HotSql,
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; id: Id<"dif">; why: "gone" | "decided" },
): Promise<void> {
  const { why } = input;
  await recordRawStep(sql, ctx, {
    life: DIFFERENCE_LIFE,
    id: input.id,
    from: "open",
    to: "decided",
    set: { closedAt: ctx.now(), closedWhy: why },
    act: { action: "difference.close", acquirerId: input.acquirerId, facts: { why } },
  });
}
