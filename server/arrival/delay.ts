/** Why money that was expected has not come: whom it waits for, and since when. Pure. */
import type { BatchStatus, BatchStep } from "../batch/batch-status.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";

/**
 * `bill`: a channel's bill. `books`: a book of the acquirer. `platform`: our own step was stopped. `release`: the acquirer has
 * the file and has not released it. `bank`: it is released, and the bank has not answered.
 */
type DelayCause = "bill" | "books" | "platform" | "release" | "bank";

export interface Delay {
  cause: DelayCause;
  clearingDate: Day;
  since: Date;
  /** The day that was told first. */
  toldDay: Day;
  /** By what o'clock it usually happens ("10:40"); null where it has never happened yet. */
  usual: string | null;
}

/** The newest version of a clearing date that the bank has not answered to the end. */
export interface LateBatch {
  clearingDate: Day;
  status: BatchStatus;
  step: BatchStep;
  windowTo: Date;
  openedAt: Date;
  proposedAt: Date | null;
  settleDay: Day;
}

/** "10:40" of the middle one of some instants, China's clock; null of none. */
export function usualTime(instants: readonly Date[]): string | null {
  const clocks = instants.map((at) => clockOf(at)).sort();
  return clocks[Math.floor(clocks.length / 2)] ?? null;
}

const CHINA_OFFSET_MS = 8 * 3_600_000;
const clockOf = (at: Date): string => new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(11, 16);

/**
 * The delay of one date, if it has one: its settle day is over, or it is the settle day and the hour has passed by which its
 * file is usually released.
 */
export function delayOf(
  batch: LateBatch,
  now: Date,
  usual: { release: string | null; bank: string | null },
): Delay | undefined {
  const today = dayOf(now);
  const cause = causeOf(batch);
  const by = cause === "bank" ? usual.bank : usual.release;
  const isPast = batch.settleDay === today && usual.release !== null && clockOf(now) > usual.release;
  if (batch.settleDay > today || (batch.settleDay === today && (cause === "bank" || !isPast)))
    return undefined;
  const since =
    cause === "release" || cause === "bank" ? (batch.proposedAt ?? batch.openedAt) : batch.windowTo;
  return { cause, clearingDate: batch.clearingDate, since, toldDay: batch.settleDay, usual: by };
}

function causeOf({ status, step }: LateBatch): DelayCause {
  if (status === "released") return "bank";
  if (status === "proposed") return "release";
  return step === "waiting_for_bill" ? "bill" : step === "books_late" ? "books" : "platform";
}
