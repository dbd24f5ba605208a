import type { OrderView } from "#server/order/order-view.ts";

/** So long a result stands on the till, in business time. */
const RESULT_STANDS_MS = 120_000;

/** The order ended so long before `now` (the server's) that its customer is gone. Pure. */
export function isLongEnded(
  order: Pick<OrderView, "status" | "createdAt" | "paidAt" | "closedAt">,
  now: Date,
): boolean {
  if (order.status === "open") return false;
  const endedAt = (order.status === "paid" ? order.paidAt : order.closedAt) ?? order.createdAt;
  return now.getTime() - endedAt.getTime() > RESULT_STANDS_MS;
}
