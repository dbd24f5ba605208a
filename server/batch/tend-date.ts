import { sealDay } from "../audit/seal-day.ts";
import type { AcquirerCtx } from "../context.ts";
import { type Refusal, Refused } from "../domain-error.ts";
import { may } from "../permission.ts";
import { compareStatement } from "../statement/compare-statement.ts";
import { fetchBills } from "../statement/fetch-bills.ts";
import type { Step } from "./batch-status.ts";
import { checkControl } from "./check-control.ts";
import { computeBatch } from "./compute-batch.ts";
import type { OpenDay, TendClearing, Tended } from "./date-turn.ts";
import { findLate } from "./find-late.ts";
import { proposeFile } from "./propose-file.ts";
import { recordWindow } from "./record-window.ts";
import { resumeOutbox } from "./resume-outbox.ts";
import { writeStep } from "./write-step.ts";

/**
 * Takes one clearing date as far as it can go. `isBlocked`: the one before it has no file yet. What a step refuses is written into
 * the batch and ends the turn of this date.
 */
export async function tendDate(
  ctx: AcquirerCtx,
  { day, isBlocked, ...input }: TendClearing & { day: OpenDay; isBlocked: boolean },
): Promise<Tended> {
  may(ctx, "day.tend");
  if (day.status === "proposed") {
    await resumeOutbox(ctx, { outboxDir: input.outboxDir, batchId: day.batchId });
    return { done: true, moved: false };
  }
  if (day.status === "settled" || day.status === "released") return { done: true, moved: false };
  let step: Step = "seal";
  const { acquirerId } = input;
  const { batchId, clearingDate } = day;
  const own = input.ownFiles?.get(clearingDate);
  if (own || day.madeBy === "acquirer") return await rest(ctx, day, "own_file_waits", own ?? null);
  const at = async (next: Step) => {
    step = next;
    await writeStep(ctx, { day, step: next, error: null });
  };
  try {
    if (day.status === "open") {
      const late = await findLate(ctx, { acquirer: day.acquirer, clearingDate });
      if (late?.book !== "register") {
        // Written after the end: when the date began and ended is certain from here on.
        await recordWindow(ctx, { batchId });
        await sealDay(ctx, { acquirerId, day: clearingDate });
      }
      step = "fetch";
      const missing = await fetchBills(ctx, { acquirerId, clearingDate });
      if (missing) return await rest(ctx, day, "waiting_for_bill", missing);
      if (isBlocked) return await rest(ctx, day, "waiting_for_older");
      if (late) return await rest(ctx, day, "books_late", late);
      await at("compare");
      await compareStatement(ctx, { acquirerId, clearingDate });
      await at("compute");
      const computed = await computeBatch(ctx, { batchId });
      if (computed.status === "settled") return { done: true, moved: true };
    }
    await at("control");
    await checkControl(ctx, { batchId });
    await at("propose");
    const { signingKeyAt, outboxDir } = input;
    const proposed = await proposeFile(ctx, { batchId, signingKeyAt, outboxDir });
    return { done: proposed !== undefined, moved: true };
  } catch (error) {
    const refusal = error instanceof Refused ? error.refusal : undefined;
    // Another worker was faster: its steps stand.
    if (refusal?.code === "batch_not_in") return { done: false, moved: false };
    await writeStep(ctx, { day, step, error: refusal ?? null });
    if (!refusal) throw error;
    return { done: false, moved: false, stopped: true, isCostly: refusal.code === "file_unchanged" };
  }
}

async function rest(
  ctx: AcquirerCtx,
  day: OpenDay,
  step: "waiting_for_bill" | "waiting_for_older" | "books_late" | "own_file_waits",
  why: Refusal | null = null,
): Promise<Tended> {
  await writeStep(ctx, { day, step, error: why });
  return { done: false, moved: false, stopped: step === "waiting_for_bill" || step === "books_late" };
}
