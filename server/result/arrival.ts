/**
 * The owner's words for money on its way: 已记账 → 银行处理中 → 已到账 / 银行退回了. A date is promised only after the acquirer
 * released the file.
 */

import type { BatchStatus } from "../batch/batch-status.ts";
import { STOPPED } from "../clearing/stopped-line.ts";

export type ArrivalState = "recorded" | "at_bank" | "arrived" | "stopped" | "bank_returned";
export type ResultKind = "paid" | "failed" | "returned";

/**
 * What became of one line of a file: its batch's state, and the bank's answers about it with the last one's reason. A line that
 * pays nothing goes to no bank, and one that the acquirer stopped before payment went to none.
 */
export function arrivalOf(
  batch: BatchStatus,
  results: readonly ResultKind[],
  { pay, reason }: { pay: bigint; reason: string | null },
): ArrivalState {
  if (pay === 0n) return "recorded";
  if (results.includes("returned")) return "bank_returned";
  // Paid after all, beside a failure: two people of the acquirer have said so.
  if (results.includes("paid")) return "arrived";
  if (results.includes("failed")) return reason === STOPPED ? "stopped" : "bank_returned";
  return batch === "released" || batch === "settled" ? "at_bank" : "recorded";
}

/** Which answer may follow which: nothing → paid or failed, paid → returned. A second one of a kind is the same or refused. */
const RESULT_NEXT = {
  none: ["paid", "failed"],
  paid: ["returned"],
  failed: [],
  returned: [],
} as const satisfies Record<"none" | ResultKind, readonly ResultKind[]>;

/**
 * Whether the bank may say `kind` of a line of which it has said `known`. `isStated`: two people of the acquirer say it, after the
 * bank has contradicted itself: the line was paid after all, or its failure stands.
 */
export function mayFollow(known: readonly ResultKind[], kind: ResultKind, isStated = false): boolean {
  if (isStated) return known.includes("failed") && kind !== "returned";
  const last = known.includes("returned")
    ? "returned"
    : known.includes("paid")
      ? "paid"
      : (known[0] ?? "none");
  return (RESULT_NEXT[last] as readonly ResultKind[]).includes(kind);
}
