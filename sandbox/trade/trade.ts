import type { Day } from "#server/calendar/day.ts";
import type { Channel } from "#server/channel/channel.ts";

/** One order as the acquirer's channel knows it. Amounts in fen. */
export interface Trade {
  channel: Channel;
  /** The interface it was placed through; absent: the wallet's own. */
  dialect: string | undefined;
  /** Its name in the book: its number, where an interface does not know one number on two days. */
  key: string;
  /** The platform's merchant order number (out_trade_no). */
  no: string;
  /** The shop's number in the channel (sub_mchid, smid). */
  channelNo: string;
  totalFen: bigint;
  description: string;
  notifyUrl: string;
  placedAt: Date;
  expiresAt: Date;
  codeUrl: string;
  codeExpiresAt: Date;
  fingerprint: string;
  echo: Readonly<Record<string, string>>;
  scanned: boolean;
  payingSince?: Date;
  /** The money of this payer moves only once the order is closed. */
  paysAfterClose: boolean;
  closedAt?: Date;
  payment?: Payment;
  refunds: Refund[];
}

export interface Payment {
  /** As the channel's clock states it everywhere. */
  at: Date;
  /** In whose bill it stands, whatever that clock says. */
  billDay: Day;
  /** Its row in the bill has a field that nobody can read. */
  isSpoilt: boolean;
  /** transaction_id, trade_no */
  reference: string;
  payerFen: bigint;
  /** What the shop is credited with (应结订单金额, 商家实收). */
  settlementFen: bigint;
  feeFen: bigint;
  couponFen: bigint;
  couponBy: "" | "channel" | "merchant";
}

export interface Refund {
  /** Its name in the book, as of a trade. */
  key: string;
  no: string;
  /** refund_id; Alipay has none of its own, there it is the request number. */
  reference: string;
  acceptedAt: Date;
  succeededAt?: Date;
  /** It ended CLOSED, on its way or after it had succeeded: the payer did not get the money. */
  closedAt?: Date;
  fen: bigint;
  settlementFen: bigint;
  payerFen: bigint;
  feeReturnedFen: bigint;
  reason: string;
  notifyUrl: string;
  /** It succeeds only on the next day. */
  isSlow: boolean;
  /** Paid out of the available balance. */
  isFromBalance: boolean;
}

/** What stands in a bill where an amount should. */
export const SPOILT = "--";

export type TradeState = "open" | "paying" | "paid" | "closed";

/** An order nobody paid is closed by its expiry, with or without a call. */
export function stateOf(trade: Trade, now: Date): TradeState {
  if (trade.payment) return "paid";
  if (trade.closedAt || now >= trade.expiresAt) return "closed";
  return trade.payingSince ? "paying" : "open";
}

export const sumOf = <T>(rows: readonly T[], fen: (row: T) => bigint): bigint =>
  rows.reduce((sum, row) => sum + fen(row), 0n);
/** What its refunds took from the payment; what one that was closed took is free again. */
export const sumOfRefunds = (trade: Trade, fen: (refund: Refund) => bigint): bigint =>
  sumOf(trade.refunds, (r) => (r.closedAt ? 0n : fen(r)));
export const refundedOf = (trade: Trade): bigint => sumOfRefunds(trade, (r) => r.fen);
export const isFullyRefunded = (trade: Trade): boolean => refundedOf(trade) === trade.totalFen;
