/** What waits at the acquirer's desk: for whom, since when, and why. Pure. */
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { startOf } from "../calendar/instant.ts";
import type { Refusal } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { BatchStatus, BatchStep } from "./batch-status.ts";

/**
 * `bill`: a channel has not made its bill. `books`: a book of the acquirer is older than the window's end. `own`: a file that it made alone is not imported yet. `stopped`: a step
 * was refused. `check`: nobody has fetched the file yet. `release`: it was fetched, two people have not signed. `bank`: its
 * settle day is over and the bank has not answered every line. `inbox`: a file was refused. `difference`: people must decide.
 * `calendar`: the acquirer's calendar ends soon. `old_money`: a shop's money is 25 days old, and must be paid by the 30th.
 * `register`: our copy of one shop says otherwise than the register.
 */
type WaitingKind =
  | "bill"
  | "books"
  | "own"
  | "stopped"
  | "check"
  | "release"
  | "bank"
  | "inbox"
  | "difference"
  | "calendar"
  | "old_money"
  | "register";

export interface Waiting {
  kind: WaitingKind;
  since: Date;
  clearingDate: Day | null;
  batchId: Id<"clb"> | null;
  /** The shop of ours whose copy differs. */
  copyOf: { subMerchantId: Id<"smt">; name: string } | null;
  /** Of the inbox. */
  file: string | null;
  refusal: Refusal | null;
  /** Whose old money, and the last day on which it may be paid. */
  shop: { number: string; name: string; lastDay: Day } | null;
  count: number | null;
  amountFen: bigint | null;
}

/** The newest version of one clearing date that has no end yet. */
export interface OpenBatchFacts {
  batchId: Id<"clb">;
  clearingDate: Day;
  status: BatchStatus;
  step: BatchStep;
  error: Refusal | null;
  windowTo: Date;
  openedAt: Date;
  proposedAt: Date | null;
  settleDay: Day | null;
  payFen: bigint | null;
  /** Whether somebody of the acquirer has fetched the file. */
  isFetched: boolean;
  /** It pays nothing and states nothing: the next release settles it, nobody waits for it. */
  isQuiet: boolean;
  /** Payable lines that the bank has not answered, and their sum. */
  unanswered: number;
  unansweredFen: bigint;
}

export const nothingElse = {
  clearingDate: null,
  batchId: null,
  copyOf: null,
  file: null,
  refusal: null,
  shop: null,
  count: null,
  amountFen: null,
} as const;

/** What one batch waits for; undefined while the worker is at it, behind an older date, or before the bank's day is over. */
export function waitingOf(batch: OpenBatchFacts, today: Day): Waiting | undefined {
  const { batchId, clearingDate, error: refusal, payFen: amountFen } = batch;
  const own = { ...nothingElse, batchId, clearingDate, refusal };
  if (batch.status === "open" || batch.status === "computed") {
    const { windowTo: since } = batch;
    if (batch.step === "waiting_for_bill") return { ...own, kind: "bill", since };
    if (batch.step === "books_late") return { ...own, kind: "books", since };
    if (batch.step === "own_file_waits") return { ...own, kind: "own", since };
    return refusal ? { ...own, kind: "stopped", since } : undefined;
  }
  if (batch.status === "proposed") {
    if (batch.isQuiet) return undefined;
    const kind = batch.isFetched ? "release" : "check";
    return { ...own, amountFen, kind, since: batch.proposedAt ?? batch.openedAt };
  }
  if (batch.status !== "released" || !batch.settleDay || batch.settleDay >= today || batch.unanswered === 0)
    return undefined;
  const answered = { count: batch.unanswered, amountFen: batch.unansweredFen };
  return { ...own, ...answered, kind: "bank", since: startOf(addDays(batch.settleDay, 1)) };
}
