import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import type { Capabilities, Mode } from "./capabilities.ts";

/** How the acquirer finds an order: our number, the seller's number in that channel, and the day on which it was first sent. */
export interface OrderKey {
  channel: Channel;
  merchantOrderNo: string;
  channelNo: string;
  /** Some acquirers know a number for one day only: sent again with another day it is another payment. Never today's by the clock. */
  sentOn: Day;
}

export interface PlaceOrder extends OrderKey {
  orderId: Id<"ord">;
  merchantId: Id<"mch">;
  amountFen: bigint;
  description: string;
  expiresAt: Date;
  terminal?: string | undefined;
  storeName?: string | undefined;
  /** Who pays on a page inside the wallet; absent: a code is asked for that anybody may scan. */
  payer?: Payer | undefined;
}

/** A payer as the wallet names him to the application whose page he is on. */
export interface Payer {
  id: string;
  /** That application where it is the shop's own; absent: the acquirer's. */
  appId?: string | undefined;
}

export interface ChargeOrder extends Omit<PlaceOrder, "payer"> {
  /** What the payer's wallet shows. Good once: never kept, never logged. */
  paymentCode: string;
}

/** No clear answer came: nothing is known, above all not that it failed. Somebody asks again. `why` is for the log. */
export interface Unknown {
  state: "unknown";
  why: string;
}

/** A payment. `acquirerReference` is the acquirer's own number; amounts in fen. */
export interface Paid {
  state: "paid";
  acquirerReference: string;
  amountFen: bigint;
  payerFen: bigint;
  paidAt: Date;
  /** 微信 trade_state REFUND, 支付宝 full refund: still a payment that happened. */
  refunded?: boolean;
}

/** What the acquirer says of an order. */
export type OrderState =
  /** `isPaying`: the payer is asked for the password right now. */
  { state: "open"; isPaying?: boolean } | { state: "closed" } | Paid | { state: "not_found" };

interface RefusedByAcquirer {
  state: "refused";
  /** As it says it, for the log, the event and whoever asks it on the phone. */
  channelCode: string;
  message: string;
}

/** A code to show, or what the page inside the wallet hands to it. */
export type Placed =
  | { state: "code"; codeUrl: string }
  | { state: "pay_parameters"; parameters: Readonly<Record<string, string>> }
  | RefusedByAcquirer;

/** `paying`: the payer is asked for the password; ask until it is certain, and reverse where it takes too long. */
export type Charged = Paid | { state: "paying" } | RefusedByAcquirer;

/** What was scanned from a payer can be paid no more, and what was paid goes back. `not_yet`: ask again for the same. */
export type Reversed = { state: "reversed" } | { state: "not_yet" };

/**
 * `closed` also when it was closed before; `paid` when the payer was faster. `not_yet`: it closes no order so young, ask again
 * at `until`. `cannot`: it closes none of this wallet, the order ends by its own expiry.
 */
export type Closed =
  | { state: "closed" }
  | { state: "paid" }
  | { state: "not_yet"; until: Date }
  | { state: "cannot" };

/**
 * The trade bill of a day as the acquirer delivers it; `not_ready`: it is being made; `none`: there is none, which both services
 * also say of a day whose bill is still to be made.
 */
export type FetchedBill = { state: "ready"; bytes: Buffer } | { state: "not_ready" } | { state: "none" };

export interface RefundKey extends OrderKey {
  refundNo: string;
  /** The day on which the refund was first sent. */
  refundSentOn: Day;
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
      channel: Channel;
      merchantOrderNo: string;
      channelNo?: string | undefined;
      /** What we handed over with the order (`order-hint.ts`), as it came back: for finding the row, always checked. */
      orderHint?: string | undefined;
      order: OrderState;
    }
  | { kind: "refund"; channel: Channel; merchantOrderNo: string; refundNo: string; refund: RefundState }
  | { kind: "other"; event: string };

export interface RawNotification {
  headers: Record<string, string | undefined>;
  body: Buffer;
}

/** What ends the deliveries of one notification. */
interface Acknowledgement {
  status: number;
  contentType?: string;
  body: string;
}

/** What was told, and the answer to exactly this telling: some acquirers want its own number back. */
export interface Heard {
  told: Notified;
  acknowledgement: Acknowledgement;
}

/** The port: one connection to an acquirer, whatever wallets it carries. A timeout or an unproven answer is `unknown`: ask again. */
export interface AcquirerAdapter {
  readonly capabilities: Capabilities;
  place(order: PlaceOrder): Promise<Placed | Unknown>;
  /** Takes the money of whoever shows this code. Asked for twice with one number it is one payment. */
  charge(order: ChargeOrder): Promise<Charged | Unknown>;
  /** Undoes a charge that nobody is certain of; never one that is certain and good. */
  reverse(key: OrderKey): Promise<Reversed | Unknown>;
  query(key: OrderKey): Promise<OrderState | Unknown>;
  close(key: OrderKey): Promise<Closed | Unknown>;
  refund(refund: PlaceRefund): Promise<RefundState | Unknown>;
  queryRefund(key: RefundKey): Promise<RefundState | Unknown>;
  /** Verifies over the raw bytes; a bad signature throws `Forged`, what cannot be read throws. */
  readNotification(raw: RawNotification): Promise<Heard>;
  /** Headers, in lower case, that its signatures and disputes need: kept with what came. None that could carry a secret. */
  readonly keptHeaders: RegExp;
  /** Of one natural day, all its wallets. */
  bills(day: Day): Promise<FetchedBill | Unknown>;
}

/** The connections to every acquirer, by the names that the configuration gives them. */
export interface Acquirers {
  /** Undefined where this acquirer has no such connection: nothing from outside may come in by that name. */
  find(acquirerCode: string, connection: string): AcquirerAdapter | undefined;
  /** The first connection that takes the wallet in this way; where none does, the first that carries it at all. */
  of(acquirerCode: string, channel: Channel, mode?: Mode): AcquirerAdapter;
}

/** A notification or answer whose signature does not hold. */
export class Forged extends Error {
  override name = "Forged";
}
