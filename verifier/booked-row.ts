/** What the acquirer's own books say of a payment or a refund, as the verifier keeps it while it checks a day. */
import type { Day } from "#server/calendar/day.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { Voided } from "#server/clearing/billed-transaction.ts";

/** A payment as the acquirer recorded it. `orderFen` is absent in the record of earlier payments. */
export interface PaidRow {
  channel: Channel;
  merchantOrderNo: string;
  /** The seller's number in the channel. */
  channelNo: string;
  /** Epoch ms. */
  paidAt: number;
  orderFen: number | undefined;
  settlementFen: number;
  feeFen: number;
  /** Stands in a bill row of the window. */
  inWindow: boolean;
}
export interface RefundRow {
  channel: Channel;
  acquirerReference: string;
  /** Of the payment it gives back. */
  merchantOrderNo: string;
  channelNo: string;
  refundNo: string;
  acquirerRefundReference: string;
  /** Epoch ms; undefined in the record of earlier refunds. */
  refundedAt: number | undefined;
  settlementFen: number;
  feeReturnedFen: number;
  inWindow: boolean;
  /** The clearing date whose window held it; undefined when its instant says it. */
  clearingDate: Day | undefined;
  /** It ended CLOSED, by the log as it stood at the window's end. */
  voided: Voided | undefined;
}

/** One line of the record of earlier payments (`originals.jsonl`). */
export interface Original {
  acquirerReference: string;
  merchantOrderNo: string;
  merchantNo: string;
  channel: Channel;
  paidAt: string;
  settlementFen: bigint;
  feeFen: bigint;
  /** Order amount; optional in the record. */
  orderFen?: bigint;
  /** A decision gave it whole to one shop; optional in the record. */
  isWhole?: boolean;
  refunds: readonly {
    refundNo: string;
    acquirerRefundReference: string;
    clearingDate: Day;
    fen: bigint;
    feeReturnedFen: bigint;
    /** When it was carried out; optional in the record. */
    refundedAt?: string;
  }[];
}
