/** One acquirer transaction as the acquirer's bills show it, with the order behind it where somebody knows it. */
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { OrderTerms } from "../order/order-terms.ts";
import type { LeftOut } from "./clearing-file.ts";

export interface BilledPayment {
  channel: Channel;
  /** The number in the bill: the hash of the order's terms, if it is one of ours. */
  merchantOrderNo: string;
  /** The seller's number in the channel. */
  channelNo: string;
  /** Epoch ms. */
  paidAt: number;
  /** Undefined in the record of earlier payments: it keeps no order amount. */
  orderFen: bigint | undefined;
  /** Settlement amount (应结订单金额, 商家实收). */
  settlementFen: bigint;
  feeFen: bigint;
  /**
   * `now`: its row lies in the window. `late`: the former file left it out. `cleared`: it stands in a former file. `whole`: a
   * former file gave it whole to one shop by a decision; under its terms nobody got a share that a refund could take back.
   * `not_ours`: a former file handed it over as nobody's of ours; no refund of it was ever shared.
   * `ended`: it was left out until the bills gave it back in full; nobody ever got a share. `given_back`: the bills of its own
   * date gave it back in full, and no refund of that has ended before this file; no file says whether it entered that day.
   */
  standing: "now" | "late" | "cleared" | "whole" | "not_ours" | "ended" | "given_back";
}

/** A refund ended CLOSED, by the acquirer's own log. */
export interface Voided {
  /** The clearing date in whose window the log took it up; the refund's own where that is later. */
  on: Day;
  /** In the acquirer's words. */
  reason: string;
}

/** A refund whose row lies in the window, or that the former file left out. Amounts as in the bill, positive. */
export interface BilledRefund {
  /** What the platform calls it; empty where it did not make it. */
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  channel: Channel;
  channelNo: string;
  /** Epoch ms. */
  refundedAt: number;
  settlementFen: bigint;
  feeFen: bigint;
  isLate: boolean;
  /** Known by the end of the window. */
  voided?: Voided | undefined;
}

/** A refund that a former file took up. Amounts as in the bill, positive. */
export interface ClearedRefund {
  /** What the platform calls it; empty where it did not make it, or where nobody needs it. */
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  channel: Channel;
  channelNo: string;
  amount: bigint;
  feeReturned: bigint;
  /** The clearing date whose file took it up. */
  enteredOn: Day;
  /** A decision took it whole from one shop: it is no part of what the receivers gave back. */
  isWhole: boolean;
  /** Known by the end of the window. */
  voided: Voided | undefined;
}

/** What somebody says the order was: believed as far as the number in the bill is its hash. */
export interface OrderBehind {
  terms: OrderTerms;
  /** The item of its fee schedule; undefined where only the terms are known. */
  feeItem: string | undefined;
}

export interface BilledTransaction {
  acquirerReference: string;
  /** Undefined: the bills and the record hold refunds of it only. */
  payment: BilledPayment | undefined;
  order: OrderBehind | undefined;
  /** Refunds of it that stand in former files, in the order in which they entered. */
  cleared: readonly ClearedRefund[];
  /** In the order they were carried out. */
  refunds: readonly BilledRefund[];
  /** What the platform believes of it and no bill given has. */
  unbilled: readonly Pick<LeftOut, "refundReference" | "amount">[];
}
