import type { Channel } from "../channel/channel.ts";

/** A refund that stands in a bill of the window (or entered late). Amounts as in the bill, positive. */
export interface RefundFact {
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  refundedAt: string;
  source: string;
  /** Settlement refund amount (退款金额). */
  amount: bigint;
  /** The fee the bill gives back, positive. */
  feeReturned: bigint;
  /** True when it was left out in an earlier file and enters now. */
  entersLate: boolean;
}

/** One acquirer transaction that enters, or whose refund enters, with what the order committed and what the bill says. */
export interface TransactionFact {
  orderId: string;
  merchantOrderNo: string;
  acquirerReference: string;
  channel: Channel;
  mode: string;
  category: string;
  createdAt: string;
  paidAt: string;
  sellerNo: string;
  orderAmount: bigint;
  /** Settlement amount of the bill. */
  amount: bigint;
  /** The bill's fee. */
  fee: bigint;
  agreementSha256: string;
  feesSha256: string;
  /** False: the payment was cleared in an earlier file (an O line), only refunds enter. */
  entersNow: boolean;
  /** True when it was left out in an earlier file and enters now. */
  entersLate: boolean;
  /** Refunds already cleared in earlier files, oldest first. */
  cleared: readonly { amount: bigint; feeReturned: bigint }[];
  /** Refunds that enter now, in the order they were carried out. */
  refunds: readonly RefundFact[];
}

/** Why a transaction cannot be computed; the caller leaves it out and says so in the file. */
export interface EntryFault {
  code:
    | "document_unknown"
    | "seller_differs"
    | "receiver_not_registered"
    | "receiver_barred"
    | "amount_invalid"
    | "fee_item_unknown"
    | "fee_differs"
    | "refund_exceeds_paid"
    | "nothing_enters";
  /** The refund it stands at; empty where it is the payment. Without this refund and the later ones the rest may enter. */
  refundReference: string;
  expected: string;
  found: string;
}
