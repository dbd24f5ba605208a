import { type Id, isId } from "../id.ts";

/** Between the two ids: no interface of a wallet forbids it, and neither id contains it. */
const SEPARATOR = ".";
/** WeChat's `attach`, the narrower of the places where it rests, takes 128 characters; ours are 61. */
export const ORDER_HINT_MAX_LENGTH = 128;

export interface OrderHint {
  orderId: Id<"ord">;
  /** Which tenant's rows to look among; absent in hints of orders that were placed without it. */
  merchantId?: Id<"mch"> | undefined;
}

/** What we hand to the acquirer with an order and get back with everything it says of it: whose order, and which. */
export function orderHintOf(order: { orderId: Id<"ord">; merchantId: Id<"mch"> }): string {
  return `${order.orderId}${SEPARATOR}${order.merchantId}`;
}

/** Reads it back; undefined where it is none of ours. Never believed: the order number decides. */
export function readOrderHint(text: string | undefined): OrderHint | undefined {
  if (text === undefined || text.length > ORDER_HINT_MAX_LENGTH) return undefined;
  const [orderId, merchantId, ...more] = text.split(SEPARATOR);
  if (!isId("ord", orderId) || more.length > 0) return undefined;
  if (merchantId === undefined) return { orderId };
  return isId("mch", merchantId) ? { orderId, merchantId } : undefined;
}
