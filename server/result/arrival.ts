/**
 * The owner's words for money on its way: 已记账 → 银行处理中 → 已到账 / 银行退回了. A date is promised only after the acquirer
 * released the file.
 */

import type { BatchStatus } from "../batch/batch-status.ts";

export type ArrivalState = "recorded" | "at_bank" | "arrived" | "bank_returned";
export type ResultKind = "paid" | "failed" | "returned";

/** What became of one line of a file: its batch's state, and the bank's answers about it. A line that pays nothing goes to no bank. */
export function arrivalOf(batch: BatchStatus, results: readonly ResultKind[], pay: bigint): ArrivalState {
  if (pay === 0n) return "recorded";
  if (results.includes("failed") || results.includes("returned")) return "bank_returned";
  if (results.includes("paid")) return "arrived";
  return batch === "released" || batch === "settled" ? "at_bank" : "recorded";
}

/** Which answer may follow which: nothing → paid or failed, paid → returned. A second one of a kind is the same or refused. */
const RESULT_NEXT = {
  none: ["paid", "failed"],
  paid: ["returned"],
  failed: [],
  returned: [],
} as const satisfies Record<"none" | ResultKind, readonly ResultKind[]>;

/** Whether the bank may say `kind` of a line of which it has said `known`. */
export function mayFollow(known: readonly ResultKind[], kind: ResultKind): boolean {
  const last = known.includes("returned") ? "returned" : (known[0] ?? "none");
  return (RESULT_NEXT[last] as readonly ResultKind[]).includes(kind);
}
