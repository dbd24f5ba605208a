import { access } from "node:fs/promises";
import path from "node:path";
import type { HotSql } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { sealDay } from "../audit/seal-day.ts";
import { addDays } from "../calendar/calendar.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import type { AcquirerCtx } from "../context.ts";
import { type Refusal, Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { compareStatement } from "../statement/compare-statement.ts";
import { fetchBills } from "../statement/fetch-bills.ts";
import type { BatchStep, Step } from "./batch-status.ts";
import { checkControl } from "./check-control.ts";
import { computeBatch } from "./compute-batch.ts";
import { findLate } from "./find-late.ts";
import { type ClearingAcquirer, loadAcquirer } from "./load-acquirer.ts";
import { openBatch } from "./open-batch.ts";
import { proposeFile } from "./propose-file.ts";
import { recordWindow } from "./record-window.ts";
import { writeOutbox } from "./write-outbox.ts";

export interface TendClearing {
  acquirerId: Id<"acq">;
  /** The platform's Ed25519 key that holds when a batch was opened, PKCS8 PEM. */
  signingKeyAt: (openedAt: Date) => string;
  outboxDir: string;
  /** The owner's memory of this acquirer's dates: by batch and business day, when it may be tried again. A moved clock is another day. */
  retryAt: Map<string, number>;
  /** A date that was stopped (no bill yet, a refusal) is tried again after this, ms of the machine's clock. */
  retryAfterMs?: number;
  /** Dates of files that the acquirer made alone and that are not imported yet, and why: nothing of ours is made for them. */
  ownFiles?: ReadonlyMap<Day, Refusal>;
}

const RETRY_AFTER_MS = 15_000;
/** A day that is computed to the end only to be found unchanged is tried so many times less often. */
const COSTLY_FACTOR = 20;
/** What is written in the last second of a day mostly commits within this, ms; the rest is in the next day's seal. */
const END_GRACE_MS = 60_000;
/** One turn of the worker looks at this many dates; the next turn continues. */
const DATES_PER_TURN = 40;

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
    return { acquirer: found, dates: await listDates(sql, found, ctx.now()) };
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
    const result = await tendDate(ctx, input, day, isBlocked);
    const waitMs = (input.retryAfterMs ?? RETRY_AFTER_MS) * (result.isCostly ? COSTLY_FACTOR : 1);
    if (result.stopped) retryAt.set(retryKey, performance.now() + waitMs);
    moved ||= result.moved;
    isBlocked ||= !result.done;
  }
  return { moved };
}

interface OpenDay {
  acquirer: ClearingAcquirer;
  clearingDate: Day;
  batchId: Id<"clb">;
  status: string;
  madeBy: "platform" | "acquirer";
}
/** `done`: the next date may be computed. `stopped`: nothing changes until somebody else did something. */
type Tended = { done: boolean; moved: boolean; stopped?: boolean; isCostly?: boolean };

async function tendDate(
  ctx: AcquirerCtx,
  input: TendClearing,
  day: OpenDay,
  isBlocked: boolean,
): Promise<Tended> {
  if (day.status === "proposed") {
    await restoreOutbox(ctx, input, day.batchId);
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
    await writeStep(ctx, day, next, null);
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
    await writeStep(ctx, day, step, refusal ?? null);
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
  await writeStep(ctx, day, step, why);
  return { done: false, moved: false, stopped: step === "waiting_for_bill" || step === "books_late" };
}

async function writeStep(
  ctx: AcquirerCtx,
  day: OpenDay,
  step: BatchStep,
  error: Refusal | null,
): Promise<void> {
  const changed = await ctx.db.hot(
    (sql) => sql`update clearing_batch set step = ${step}, error = ${error ? sql.json(error as never) : null}
      where id = ${day.batchId} and status in ('open','computed')
        and (step <> ${step} or error is distinct from ${error ? sql.json(error as never) : null}::jsonb)`,
  );
  if (changed.count > 0) ctx.defer({ topic: "clearing", id: day.batchId, acquirerId: day.acquirer.id });
}

/**
 * Ended dates from the oldest on whose newest version has no end, or is to be made anew, else the one after the last; the first
 * of all is the day of the acquirer's first order.
 */
async function listDates(sql: HotSql, acquirer: ClearingAcquirer, now: Date): Promise<Day[]> {
  const [known] = await sql<Computed<"open" | "last", Day | null>[]>`
    select min(day) filter (where status not in ('released','settled')) as open, max(day) as last
    from (select distinct on (clearing_date) clearing_date as day, status from clearing_batch
      where acquirer_id = ${acquirer.id} order by clearing_date, seq desc) newest`;
  const next = known?.last ? addDays(known.last, 1) : await findFirstDate(sql, acquirer);
  const first = known?.open ?? next;
  if (!first) return [];
  const today = clearingDateOf(new Date(now.getTime() - END_GRACE_MS), acquirer.cutOffs);
  const dates: Day[] = [];
  for (let day = first; day < today && dates.length < DATES_PER_TURN; day = addDays(day, 1)) dates.push(day);
  return dates;
}

async function findFirstDate(sql: HotSql, acquirer: ClearingAcquirer): Promise<Day | undefined> {
  const [order] = await sql<Row<"order", "createdAt">[]>`
    select created_at from "order" where acquirer_id = ${acquirer.id}
    order by created_month, id limit 1`;
  return order && clearingDateOf(order.createdAt, acquirer.cutOffs);
}

/** The worker may have died between commit and folder: what was proposed is laid down again. */
async function restoreOutbox(ctx: AcquirerCtx, input: TendClearing, batchId: Id<"clb">): Promise<void> {
  const names = await ctx.db.hot(
    (sql) => sql<Row<"clearingFile", "name">[]>`select name from clearing_file where batch_id = ${batchId}`,
  );
  const name = names[0]?.name;
  if (!name) return;
  const isThere = await access(path.join(input.outboxDir, `${name}.ok`)).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const [file] = await ctx.db.hot(
    (sql) => sql<Row<"clearingFile", "name" | "clr" | "detailGz" | "signature" | "ok">[]>`
      select name, clr, detail_gz, signature, ok from clearing_file where batch_id = ${batchId}`,
  );
  if (file) await writeOutbox(input.outboxDir, file);
}
