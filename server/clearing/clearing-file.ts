/**
 * QFC1, the clearing file: what the platform proposes and the acquirer recomputes. Records as values;
 * `clearing-file-codec.ts` and `clearing-detail-codec.ts` turn them into bytes and back.
 * Amounts are bigint fen; `Signed` amounts are positive when owed to the shop (side C) and negative when owed by it (side D).
 */
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { LeftOutWord } from "./left-out-word.ts";

type Signed = bigint;
export type Action = "PAY" | "CARRY" | "HOLD";
export type Reason =
  | ""
  | "below_minimum"
  | "negative"
  | "zero"
  | "not_due"
  | "acquirer_hold"
  | "account_not_approved"
  | "calendar"
  | "final"
  | "r30";

/** H */
export interface FileHeader {
  acquirer: string;
  platform: string;
  batchId: string;
  clearingDate: Day;
  /** 1, 2 … within the clearing date: a new version after a rejection. */
  seq: number;
  /** RFC 3339 +08:00, like every instant in the file. */
  openedAt: string;
  windowFrom: string;
  windowTo: string;
  settleDay: Day;
  /** Digest of the previous released file; empty for the first. */
  previousDigest: string;
  sealRoot: string;
  registerSha256: string;
  calendarSha256: string;
}
/** A */
export interface UsedDocument {
  kind: "agreement" | "fees" | "campaign";
  id: string;
  version: number;
  sha256: string;
}
/** C */
export interface ChannelTotals {
  channel: Channel;
  saleCount: number;
  gross: bigint;
  funded: bigint;
  fee: bigint;
  refundCount: number;
  grossRefund: bigint;
  fundedBack: bigint;
  feeReturned: bigint;
  newLeftOut: bigint;
  newLeftOutRefund: bigint;
  entered: bigint;
  enteredRefund: bigint;
  feeTolerance: bigint;
}
/** L */
export interface Position {
  lineNo: number;
  subMerchantNo: string;
  accountRef: string;
  accountVersion: number;
  saleCount: number;
  sales: bigint;
  refundCount: number;
  refunds: bigint;
  funded: bigint;
  fundedBack: bigint;
  returned: bigint;
  adjust: Signed;
  /** Σ G to it − Σ G from it. */
  cover: Signed;
  carriedIn: Signed;
  net: Signed;
  pay: bigint;
  rest: Signed;
  action: Action;
  reason: Reason;
  settleDay: Day;
  oldestDay: Day | undefined;
  latestDay: Day | undefined;
  narrative: string;
}
/** K: what stays unpaid after this file, by the clearing date it came from. */
export interface Layer {
  subMerchantNo: string;
  clearingDate: Day;
  dueDay: Day;
  amount: bigint;
}
/** G: of this day; `cover` from the seller to a bearer of a refund, `repay` back from the bearer to the seller. */
export interface CoverMove {
  acquirerReference: string;
  refundNo: string;
  fromNo: string;
  toNo: string;
  amount: bigint;
  kind: "cover" | "repay";
}
/** W: what a bearer still owes the seller of one refund after this file; `since` = day of the first cover. */
export interface OpenCover {
  acquirerReference: string;
  refundNo: string;
  sellerNo: string;
  bearerNo: string;
  amount: bigint;
  since: Day;
}
/** B: a bank failure or return that re-enters here, once. */
export interface ReturnedLine {
  subMerchantNo: string;
  fileDigest: string;
  lineNo: number;
  kind: "failed" | "returned";
  amount: bigint;
  bankDay: Day;
  bankReference: string;
  reason: string;
}
/** What two people of the acquirer decided about one item; `wait` stands in no file. */
export type DecisionKind = "accept" | "refund" | "not_ours" | "cover_closed";
/** J */
export interface DecisionLine {
  decisionRef: string;
  kind: DecisionKind;
  /** The shop by the bill; of `cover_closed` the bearer; empty where no shop has the bill's number. */
  subMerchantNo: string;
  /** Other than 0 only where something without an order was accepted. */
  amount: Signed;
  acquirerReference: string;
  /** acquirerRefundReference; of `cover_closed` the refundNo; empty for a payment. */
  refundReference: string;
}
/** X: cumulative until it enters, a decision removes it or the bills refund it in full. `refundReference` is empty for a payment. */
export interface LeftOut {
  acquirerReference: string;
  refundReference: string;
  /** The word of the ladder (`left-out-word.ts`). */
  kind: LeftOutWord;
  amount: bigint;
  /** By the merchant number of the bill; empty where the register knows none. */
  subMerchantNo: string;
  /** Its first date in the chain. */
  since: Day;
  /** Of a decision `refund`, which only asks for one. */
  decisionRef: string;
}
/** T; `bodySha256` and the digests are the codec's. */
export interface FileTotals {
  lineCount: number;
  payCount: number;
  payTotal: bigint;
  carryC: bigint;
  carryD: bigint;
  holdTotal: bigint;
  salesTotal: bigint;
  feeTotal: bigint;
  fundedTotal: bigint;
  grossTotal: bigint;
  refundsTotal: bigint;
  feeReturnedTotal: bigint;
  fundedBackTotal: bigint;
  grossRefundTotal: bigint;
  returnedTotal: bigint;
  adjustC: bigint;
  adjustD: bigint;
  carriedInC: bigint;
  carriedInD: bigint;
  detailCount: number;
  detailSha256: string;
}
export interface ClearingFile {
  header: FileHeader;
  documents: readonly UsedDocument[];
  channels: readonly ChannelTotals[];
  positions: readonly Position[];
  layers: readonly Layer[];
  moves: readonly CoverMove[];
  covers: readonly OpenCover[];
  returned: readonly ReturnedLine[];
  decisions: readonly DecisionLine[];
  leftOut: readonly LeftOut[];
  totals: FileTotals;
}

/** `no:fen` of the detail file, in the order of the rule, remainder last, zeros included. */
export interface Part {
  no: string;
  fen: bigint;
}
/**
 * P; O where the payment belongs to an earlier window and only its refund is here; U, the order behind a payment that is
 * left out or was accepted whole, wherever the platform knows it: terms as committed, `amount`, `fee` and `paidAt` of the bill, no parts.
 */
export interface SaleEntry {
  kind: "P" | "O" | "U";
  orderId: string;
  merchantOrderNo: string;
  acquirerReference: string;
  combineNo: string;
  channel: Channel;
  createdAt: string;
  paidAt: string;
  sellerNo: string;
  orderAmount: bigint;
  /** Settlement amount. */
  amount: bigint;
  funded: bigint;
  campaignSha256: string;
  feesSha256: string;
  feeItem: string;
  fee: bigint;
  agreementSha256: string;
  decisionRef: string;
  parts: readonly Part[];
}
export interface RefundEntry {
  kind: "R";
  /** Empty where the platform did not make it. */
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  acquirerReference: string;
  source: string;
  refundedAt: string;
  amount: bigint;
  cumulative: bigint;
  fundedBack: bigint;
  feeReturned: bigint;
  decisionRef: string;
  parts: readonly Part[];
}
export interface VoidEntry {
  kind: "V";
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  acquirerReference: string;
  reason: string;
  parts: readonly Part[];
}
export type Entry = SaleEntry | RefundEntry | VoidEntry;
