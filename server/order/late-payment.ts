/**
 * Whether the payment of a closed order is late (docs/domain.md §5), by as much of the acquirer's books as we have. Pure; clearing
 * asks the same bounds of the bill's row (`time-faults.ts`).
 */

/** What of the acquirer's books speaks of one order. Milliseconds. */
export interface CloseBooks {
  /** Two people of the acquirer accepted the payment. */
  isAccepted: boolean;
  clockMs: number;
  /** The longest an order of its mode may be paid after it was made. */
  lifetimeMs: number;
  /** Whether the acquirer keeps a log of closed orders, and what our copy says of this one. */
  log: { isKept: boolean; closedAt: Date | undefined };
}

/** Why a payment enters although its order was closed. */
export type Reopened = "accepted" | "before_close" | "no_close_log";

/**
 * Undefined where it is late, or may be: a log that is kept will say so in a moment. `isWhole`: our copy of the log holds
 * everything that the payment's day needs, so that what it does not say is not so.
 */
export function whyReopened(
  paid: { paidAt: Date; isWhole: boolean },
  order: { createdAt: Date },
  books: CloseBooks | undefined,
): Reopened | undefined {
  if (!books) return undefined;
  if (books.isAccepted) return "accepted";
  const { log, clockMs, lifetimeMs } = books;
  const sinceMs = paid.paidAt.getTime() - order.createdAt.getTime();
  if (sinceMs < -clockMs || sinceMs > lifetimeMs + clockMs) return undefined;
  if (log.closedAt) return paid.paidAt <= log.closedAt ? "before_close" : undefined;
  if (!log.isKept) return "no_close_log";
  return paid.isWhole ? "before_close" : undefined;
}
