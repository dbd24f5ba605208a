import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { ClearedRefund, Voided } from "./billed-transaction.ts";

/** A refund that stands in a bill of the window (or entered late). Amounts as in the bill, positive. */
export interface RefundFact {
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  refundedAt: string;
  /** Settlement refund amount (退款金额). */
  amount: bigint;
  /** The fee the bill gives back, positive. */
  feeReturned: bigint;
  /** True when it was left out in an earlier file and enters now. */
  entersLate: boolean;
  /** The decision `accept` by which it enters: it waives the fee's tolerance. Empty where none was needed. */
  decisionRef: string;
  /** It has ended CLOSED already: what it takes is given again by the same file. */
  voided?: Voided | undefined;
}

/** One acquirer transaction that enters, or whose refund enters, with what the order committed and what the bill says. */
export interface TransactionFact {
  orderId: string;
  merchantOrderNo: string;
  acquirerReference: string;
  channel: Channel;
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
  /** Id of the item of the schedule. */
  feeItem: string;
  /** False: the payment was cleared in an earlier file (an O line), only refunds enter. */
  entersNow: boolean;
  /** True when it was left out in an earlier file and enters now. */
  entersLate: boolean;
  /** The decision `accept` by which it enters; empty where none was needed. */
  decisionRef: string;
  /** Refunds already cleared in earlier files, in the order in which they entered; those void on this date end with it. */
  cleared: readonly ClearedRefund[];
  clearingDate: Day;
  /** Refunds that enter now, in the order they were carried out. */
  refunds: readonly RefundFact[];
}

/** Why a refund cannot be computed: the caller leaves it out; the payment and the other refunds enter. */
export interface RefusedRefund {
  refund: RefundFact;
  law: "fee.returned" | "refund.exceeds";
  expected: bigint;
  found: bigint;
}
