import type { Channel } from "../channel/channel.ts";
import type { OrderStatus } from "./order-status.ts";

/** What the acquirer says was paid. */
export interface Claimed {
  acquirerId: string;
  channel: Channel;
  channelNo?: string | undefined;
  acquirerReference: string;
  amountFen: bigint;
}
/** The order that bears the number, as it stands. */
export interface Standing {
  acquirerId: string;
  channel: string;
  channelNo: string;
  amountFen: bigint;
  status: OrderStatus;
  acquirerReference: string | null;
}

export type Unapplied =
  | { outcome: "unknown_order" }
  | { outcome: "duplicate" }
  | { outcome: "amount_differs"; exception: "amount_differs" }
  | { outcome: "late_payment"; exception: "late_payment" | "second_reference" }
  /** It would apply now: the hint named another order, or the row changed in between. */
  | { outcome: "again" };

/**
 * Why the confirming statement changed nothing. Number, identity, amount, in this order: a payment of another acquirer,
 * channel or seller is none of this order's, and another amount is never applied. A payment of an order that is final is
 * kept for the exception desk, unless it is the very payment that made it final.
 */
export function whyUnapplied(claimed: Claimed, order: Standing | undefined): Unapplied {
  if (order === undefined) return { outcome: "unknown_order" };
  const isSame =
    order.acquirerId === claimed.acquirerId &&
    order.channel === claimed.channel &&
    (claimed.channelNo === undefined || claimed.channelNo === order.channelNo);
  if (!isSame) return { outcome: "unknown_order" };
  if (order.amountFen !== claimed.amountFen)
    return { outcome: "amount_differs", exception: "amount_differs" };
  switch (order.status) {
    case "open":
      return { outcome: "again" };
    case "closed":
      return { outcome: "late_payment", exception: "late_payment" };
    case "paid":
      return order.acquirerReference === claimed.acquirerReference
        ? { outcome: "duplicate" }
        : { outcome: "late_payment", exception: "second_reference" };
  }
}
