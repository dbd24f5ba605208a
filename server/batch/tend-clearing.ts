import { dayOf } from "../calendar/instant.ts";
import type { AcquirerCtx } from "../context.ts";
import { may } from "../permission.ts";
import type { OpenDay, TendClearing } from "./date-turn.ts";
import { listDates } from "./list-dates.ts";
import { loadAcquirer } from "./load-acquirer.ts";
import { openBatch } from "./open-batch.ts";
import { tendDate } from "./tend-date.ts";

const RETRY_AFTER_MS = 15_000;
/** A day that is computed to the end only to be found unchanged is tried so many times less often. */
const COSTLY_FACTOR = 20;
/**
 * The worker's turn for one acquirer: takes every clearing date that has ended, oldest first, as far as it can go — seal, fetch,
 * compare, compute, control, propose — and writes each step and what stopped it into its batch. Proposed files wait side by side
 * for their verdicts. Waits quietly for bills that are not made yet, for the acquirer's books, and with a date for the file of
 * the one before it, and says so in the batch. Whoever else is at it, in this process or another, is kept
 * off by the verbs' own locks. Returns whether anything moved.
 */
export async function tendClearing(ctx: AcquirerCtx, input: TendClearing): Promise<{ moved: boolean }> {
  may(ctx, "day.tend");
  const { acquirer, dates } = await ctx.db.hot(async (sql) => {
    const found = await loadAcquirer(sql, input.acquirerId);
    return { acquirer: found, dates: await listDates(sql, { acquirer: found, now: ctx.now() }) };
  });
  const { retryAt } = input;
  let moved = false;
  let isBlocked = false;
  for (const clearingDate of dates) {
    const batch = await openBatch(ctx, { acquirerId: input.acquirerId, clearingDate });
    moved ||= batch.opened;
    const { batchId, status, madeBy } = batch;
    const day: OpenDay = { acquirer, clearingDate, batchId, status, madeBy };
    const retryKey = `${batch.batchId} ${dayOf(ctx.now())}`;
    if ((retryAt.get(retryKey) ?? 0) > performance.now()) {
      isBlocked = true;
      continue;
    }
    retryAt.delete(retryKey);
    const result = await tendDate(ctx, { ...input, day, isBlocked });
    const waitMs = (input.retryAfterMs ?? RETRY_AFTER_MS) * (result.isCostly ? COSTLY_FACTOR : 1);
    if (result.stopped) retryAt.set(retryKey, performance.now() + waitMs);
    moved ||= result.moved;
    isBlocked ||= !result.done;
  }
  return { moved };
}
