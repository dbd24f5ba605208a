/** The life of a refund as a table. Pure. Source: domain.md §3 and §5. */

export type RefundStatus = "requested" | "pending" | "succeeded" | "failed";

/** Unknown is not failed: a refund without a clear answer stays where it is and is asked about again. */
export const NEXT = {
  requested: ["pending", "succeeded", "failed"],
  pending: ["succeeded", "failed"],
  succeeded: [],
  failed: [],
} as const satisfies Record<RefundStatus, readonly RefundStatus[]>;

export const canBecome = (from: RefundStatus, to: RefundStatus): boolean =>
  (NEXT[from] as readonly RefundStatus[]).includes(to);

/** Longest reason that both channels accept (微信 80 characters). */
export const REFUND_REASON_MAX = 80;

/** The order number inside a refund number, or undefined where the text is none of ours. */
export function merchantOrderNoOf(refundNo: string): string | undefined {
  return /^(Q[A-Z2-7]{31})R\d{2}$/.exec(refundNo)?.[1];
}

/** Money that a refund has taken or may still take from the payment: everything that did not fail. */
export const countsAgainstPaid = (status: RefundStatus): boolean => status !== "failed";
