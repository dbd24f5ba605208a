import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import { type CloseReason, type ForwardState, nextAskAt, type OrderStatus } from "./order-status.ts";

/** An open order that one process holds while it talks to the acquirer; a write with an older fence changes nothing. */
export interface ClaimedOrder {
  id: Id<"ord">;
  acquirerId: Id<"acq">;
  acquirerCode: string;
  merchantId: Id<"mch">;
  subMerchantId: Id<"smt">;
  channel: Channel;
  merchantOrderNo: string;
  channelNo: string;
  amountFen: bigint;
  description: string;
  terminal: string;
  shopName: string;
  /** The day on which it was first taken to the acquirer. */
  sentOn: Day;
  forwardState: ForwardState;
  fence: number;
  askCount: number;
  expiresAt: Date;
}

/** How long one process may talk to the acquirer about one order or refund; longer than any call's own deadline. */
export const LEASE_SECONDS = 30;
/** The fence of an order that was born with a lease. */
export const FIRST_FENCE = 1;

/** A new order whose maker holds it. */
export function heldOrder(
  order: Omit<ClaimedOrder, "acquirerCode" | "shopName" | "forwardState" | "fence" | "askCount">,
  seller: { acquirerCode: string; shortName: string },
): ClaimedOrder {
  const { id, acquirerId, merchantId, subMerchantId, channel, merchantOrderNo, channelNo } = order;
  const { amountFen, description, terminal, sentOn, expiresAt } = order;
  return {
    id,
    acquirerId,
    acquirerCode: seller.acquirerCode,
    merchantId,
    subMerchantId,
    channel,
    merchantOrderNo,
    channelNo,
    amountFen,
    description,
    terminal,
    shopName: seller.shortName,
    sentOn,
    forwardState: "due",
    fence: FIRST_FENCE,
    askCount: 0,
    expiresAt,
  };
}

/** What was learnt from the acquirer about an order that is not paid. */
export type Learnt =
  | { what: "placed"; codeUrl: string }
  | { what: "refused"; channelCode: string; message: string }
  /** Asked to place, and no clear answer came. */
  | { what: "unknown"; why: string }
  | { what: "closed"; reason: CloseReason }
  /** Nothing new: ask again, where the acquirer says so not before an instant. */
  | { what: "nothing"; notBefore?: Date };

export interface OrderChange {
  status: OrderStatus;
  forwardState: ForwardState;
  codeUrl: string | null;
  refusedCode: string | null;
  refusedMessage: string | null;
  closeReason: CloseReason | null;
  /** null: final, nobody asks again. */
  askAt: Date | null;
  /** The fact that is written with it; null where no state changed. */
  fact: { kind: string; facts: Record<string, string> } | null;
}

/** Refusals of a channel are shown to the cashier, at most this long. */
const MESSAGE_MAX = 200;

/** What becomes of a claimed order by what was learnt. Pure; `record-order.ts` writes it if the fence still holds. */
export function changeOf(order: ClaimedOrder, learnt: Learnt, now: Date): OrderChange {
  const open: OrderChange = {
    status: "open",
    forwardState: order.forwardState,
    codeUrl: null,
    refusedCode: null,
    refusedMessage: null,
    closeReason: null,
    askAt: nextAskAt(now, order.askCount, order.expiresAt),
    fact: null,
  };
  switch (learnt.what) {
    case "nothing": {
      const { notBefore } = learnt;
      const isEarly = notBefore !== undefined && open.askAt !== null && open.askAt < notBefore;
      return isEarly ? { ...open, askAt: notBefore } : open;
    }
    case "unknown": {
      const fact =
        order.forwardState === "unknown"
          ? null
          : { kind: "order.unknown", facts: { why: learnt.why.slice(0, MESSAGE_MAX) } };
      return { ...open, forwardState: "unknown", fact };
    }
    case "placed":
      return {
        ...open,
        forwardState: "placed",
        codeUrl: learnt.codeUrl,
        fact: { kind: "order.placed", facts: { merchantOrderNo: order.merchantOrderNo } },
      };
    case "refused": {
      const message = learnt.message.slice(0, MESSAGE_MAX);
      return {
        ...open,
        status: "closed",
        forwardState: "refused",
        refusedCode: learnt.channelCode.slice(0, MESSAGE_MAX),
        refusedMessage: message,
        closeReason: "refused",
        askAt: null,
        fact: {
          kind: "order.closed",
          facts: { reason: "refused", channelCode: learnt.channelCode, message },
        },
      };
    }
    case "closed":
      return {
        ...open,
        status: "closed",
        closeReason: learnt.reason,
        askAt: null,
        fact: { kind: "order.closed", facts: { reason: learnt.reason } },
      };
  }
}
