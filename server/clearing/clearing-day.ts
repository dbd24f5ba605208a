/**
 * One clearing day of one acquirer as a fold: transactions in, entries and positions out. Pure; the platform's
 * `compute-batch.ts` and the acquirer's `verify-clearing compute` run the same functions over their own records.
 * Memory is bounded by shops and documents, not by transactions.
 */
import type { Channel } from "../acquirer/acquirer.ts";
import type { Agreement } from "../agreement/agreement.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import type {
  ClearingFile,
  DecisionLine,
  FileHeader,
  Layer,
  LeftOut,
  Position,
  ReturnedLine,
} from "./clearing-file.ts";

/** One shop as the acquirer's register states it; no account number. */
export interface RegisterEntry {
  subMerchantNo: string;
  name: string;
  status: "active" | "suspended" | "closed";
  channelNos: Partial<Record<Channel, readonly string[]>>;
  accountRef: string;
  accountVersion: number;
  /** "2026-11-20"; the account may be paid from this day. */
  accountApprovedFrom: string;
  /** "T+1" */
  cycle: string;
  minimumFen: bigint;
  advanceLimitFen: bigint;
  holds: readonly { fen: bigint | null; acquirerReference: string | null; reason: string }[];
}
export interface Register {
  entries: readonly RegisterEntry[];
  /** Numbers, licence codes and account hashes of the platform, its agents and what they control. */
  barred: readonly string[];
  feeToleranceFen: bigint;
}

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

export interface DayInput {
  header: FileHeader;
  agreements: ReadonlyMap<string, Agreement>;
  fees: ReadonlyMap<string, FeeSchedule>;
  register: Register;
  /** Working days by year; a year that is missing refuses. */
  calendar: import("../calendar/calendar.ts").Calendar;
  /** From the previous released file. */
  previous?: { positions: readonly Position[]; layers: readonly Layer[] };
  /** Everything still left out after this day, cumulative; `isNew` = first left out in this window. */
  leftOut: readonly (LeftOut & { channel: Channel; isNew: boolean })[];
  returned: readonly ReturnedLine[];
  decisions: readonly DecisionLine[];
}

export type { ClearingFile };
