/**
 * The life of an order as tables, and when somebody asks the acquirer again. Pure.
 * Source: domain.md §3 and §5.
 */

import type { LifeCycle } from "../life-cycle.ts";
import type { AfterClose } from "./after-close.ts";

export type OrderStatus = "open" | "paid" | "closed";

/** A late payment does not reopen its closed order: it waits until two people of the acquirer decide. Any other does. */
export const ORDER_LIFE = {
  table: "order",
  column: "status",
  first: ["open"],
  next: { open: ["paid", "closed"], closed: ["paid"], paid: [] },
} as const satisfies LifeCycle<OrderStatus>;

/** How far an order got on its way to the acquirer. `unknown`: asked, and no clear answer came. */
export type ForwardState = "due" | "unknown" | "placed" | "refused";

/** What is paid was placed, whether we had heard so or not. */
export const FORWARD_LIFE = {
  table: "order",
  column: "forward_state",
  first: ["due"],
  next: { due: ["unknown", "placed", "refused"], unknown: ["placed", "refused"], placed: [], refused: [] },
} as const satisfies LifeCycle<ForwardState>;

/** How long a code at the till can be paid, unless the caller says otherwise. */
export const ORDER_LIFETIME_MS = 5 * 60_000;
/** The most is the wallet's own (channel.ts): the verifier holds a payment to it. */
export const ORDER_LIFETIME_MIN_MS = 60_000;

/** 查单: 2 s, 5 s, 10 s, 30 s, 1 min, then every 5 min, until the answer is final. */
const ASK_AFTER_MS = [2_000, 5_000, 10_000, 30_000, 60_000] as const;
const ASK_EVERY_MS = 5 * 60_000;

/** When to ask for the (`askCount` + 1)-th time, in ms from now. */
export function askAfterMs(askCount: number): number {
  return ASK_AFTER_MS[askCount] ?? ASK_EVERY_MS;
}

/** The next instant to ask about an open order: by the schedule, and never later than its expiry. */
export function nextAskAt(now: Date, askCount: number, expiresAt: Date): Date {
  const bySchedule = now.getTime() + askAfterMs(askCount);
  const expiry = expiresAt.getTime();
  return new Date(expiry > now.getTime() ? Math.min(bySchedule, expiry) : bySchedule);
}

export type OrderStep = "forward" | "query" | "close";

/**
 * What is due for an open order. Expiry comes first: a code nobody can pay any more is closed at the acquirer, then
 * here. An unknown forward is asked about before it is placed again under the same number.
 */
export function dueStep(order: { forwardState: ForwardState; expiresAt: Date }, now: Date): OrderStep {
  if (order.expiresAt.getTime() <= now.getTime()) return "close";
  return order.forwardState === "due" ? "forward" : "query";
}

export type CloseReason = "expired" | "cancelled" | "refused" | "closed_by_acquirer";

/** The key of what the till says about an order (`order.word.<key>` in the message files). */
export type OrderWord =
  | "preparing"
  | "checking"
  | "waiting"
  | "paid"
  | "refunded"
  | "partly_refunded"
  | "expired"
  | "cancelled"
  | "refused"
  | "closed"
  | "late_undecided"
  | "late_refunding"
  | "late_refunded"
  | "late_elsewhere"
  | "amount_undecided"
  | "amount_refunding"
  | "amount_refunded"
  | "amount_elsewhere";

/** The one word a screen has for an order. */
export function orderWord(order: {
  status: OrderStatus;
  forwardState: ForwardState;
  amountFen: bigint;
  refundedFen: bigint;
  closeReason: string | null;
  afterClose: AfterClose | null;
  /** What came, where it was another amount. */
  cameFen: bigint | null;
}): OrderWord {
  if (order.status === "paid") {
    if (order.refundedFen === 0n) return "paid";
    return order.refundedFen < order.amountFen ? "partly_refunded" : "refunded";
  }
  const { afterClose } = order;
  if (
    afterClose === "undecided" ||
    afterClose === "refunding" ||
    afterClose === "refunded" ||
    afterClose === "elsewhere"
  )
    return order.cameFen === null ? `late_${afterClose}` : `amount_${afterClose}`;
  if (order.status === "closed") {
    const reason = order.closeReason;
    return reason === "expired" || reason === "cancelled" || reason === "refused" ? reason : "closed";
  }
  if (order.forwardState === "due") return "preparing";
  return order.forwardState === "unknown" ? "checking" : "waiting";
}
