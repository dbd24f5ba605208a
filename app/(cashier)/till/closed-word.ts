import type { OrderView } from "#server/order/order-view.ts";

const SAID = ["expired", "cancelled", "refused"] as const;
export type ClosedWord = (typeof SAID)[number] | "cancelledUnsent" | "closed";

/**
 * What a till may say of an order that is closed. That the acquirer confirms that no money came is true only where it was
 * asked: an order that never left the house is nobody's but ours. Pure.
 */
export function closedWord(order: Pick<OrderView, "word" | "forwardState">): ClosedWord {
  if (order.word === "cancelled" && order.forwardState === "due") return "cancelledUnsent";
  return SAID.find((word) => word === order.word) ?? "closed";
}
