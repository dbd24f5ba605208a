import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Id } from "../id.ts";

/** How the acquirer finds an order: our number and the seller's number in that channel. */
export interface OrderKey {
  merchantOrderNo: string;
  channelNo: string;
}

export interface PlaceOrder extends OrderKey {
  orderId: Id<"ord">;
  merchantId: Id<"mch">;
  amountFen: bigint;
  description: string;
  expiresAt: Date;
  terminal?: string | undefined;
  storeName?: string | undefined;
}

/** No clear answer came: nothing is known, above all not that it failed. Somebody asks again. `why` is for the log. */
export interface Unknown {
  state: "unknown";
  why: string;
}

/** What the acquirer says of an order. `acquirerReference` is its own number; amounts in fen. */
export type OrderState =
  | { state: "open" }
  | { state: "closed" }
  | {
      state: "paid";
      acquirerReference: string;
      amountFen: bigint;
      payerFen: bigint;
      paidAt: Date;
      /** 微信 trade_state REFUND, 支付宝 full refund: still a payment that happened. */
      refunded?: boolean;
    }
  | { state: "not_found" };

export type Placed =
  | { state: "placed"; codeUrl: string }
  | { state: "refused"; channelCode: string; message: string };

/** `closed` also when it was closed before; `paid` when the payer was faster. */
export type Closed = { state: "closed" } | { state: "paid" };

/**
 * The trade bill of a day as the acquirer delivers it; `not_ready`: it is being made; `none`: there is none, which both services
 * also say of a day whose bill is still to be made.
 */
export type FetchedBill = { state: "ready"; bytes: Buffer } | { state: "not_ready" } | { state: "none" };

export interface RefundKey extends OrderKey {
  refundNo: string;
  acquirerReference: string;
}
export interface PlaceRefund extends RefundKey {
  amountFen: bigint;
  orderFen: bigint;
  reason: string;
}
export type RefundState =
  | { state: "pending"; acquirerRefundReference?: string | undefined }
  | { state: "succeeded"; acquirerRefundReference: string; amountFen: bigint; succeededAt: Date }
  | { state: "failed"; channelCode: string; message: string }
  | { state: "not_found" };

/** A verified notification, in our words. */
export type Notified =
  | {
      kind: "payment";
      merchantOrderNo: string;
      channelNo?: string | undefined;
      /** What we handed over with the order (`order-hint.ts`), as it came back: for finding the row, always checked. */
      orderHint?: string | undefined;
      order: OrderState;
    }
  | { kind: "refund"; merchantOrderNo: string; refundNo: string; refund: RefundState }
  | { kind: "other"; event: string };

export interface RawNotification {
  headers: Record<string, string | undefined>;
  body: Buffer;
}

/** The port every channel adapter implements. A timeout or an unproven answer is `unknown`: ask again. */
export interface AcquirerAdapter {
  readonly channel: Channel;
  placeOrder(order: PlaceOrder): Promise<Placed | Unknown>;
  queryOrder(key: OrderKey): Promise<OrderState | Unknown>;
  closeOrder(key: OrderKey): Promise<Closed | Unknown>;
  placeRefund(refund: PlaceRefund): Promise<RefundState | Unknown>;
  queryRefund(key: RefundKey): Promise<RefundState | Unknown>;
  /** Verifies over the raw bytes; a bad signature throws `Forged`, what cannot be read throws. */
  readNotification(raw: RawNotification): Promise<Notified>;
  /** Headers, in lower case, that its signatures and disputes need: kept with what came. None that could carry a secret. */
  readonly keptHeaders: RegExp;
  /** The acknowledgement this channel understands. */
  readonly acknowledge: { status: number; contentType?: string; body: string };
  /** Of one natural day. */
  fetchBill(day: Day): Promise<FetchedBill | Unknown>;
}

/** One adapter per acquirer and channel. */
export interface Acquirers {
  /** Undefined where this acquirer does not offer the channel: nothing from outside may come in by that name. */
  find(acquirerCode: string, channel: Channel): AcquirerAdapter | undefined;
  of(acquirerCode: string, channel: Channel): AcquirerAdapter;
}

/** A notification or answer whose signature does not hold. */
export class Forged extends Error {
  override name = "Forged";
}
