import type { HotSql } from "#db/client.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Ctx } from "../context.ts";
import { BATCH_LIFE, type BatchStatus } from "./batch-status.ts";
import { type ReversedBatch, recordReversal } from "./record-reversal.ts";

export interface VoidedBatch extends ReversedBatch {
  from: Extract<BatchStatus, "computed" | "proposed">;
  action: "batch.decide" | "batch.propose";
}

/** A batch whose ground is gone: computed from a file which is void by now, or before an answer of the bank that it must follow. Its date is computed anew. */
export async function recordVoid(sql: HotSql, ctx: Ctx, batch: VoidedBatch): Promise<void> {
  const { batchId, acquirerId, rejected, from, action } = batch;
  await recordReversal(sql, ctx, batch);
  await recordRawStep(sql, ctx, {
    ...{ life: BATCH_LIFE, id: batchId, from, to: "void" },
    set: { step: "void", error: null, finishedAt: ctx.now() },
    act: { action, acquirerId, facts: { rejected } },
  });
}
