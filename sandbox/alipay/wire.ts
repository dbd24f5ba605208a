import { createHash, randomBytes } from "node:crypto";
import { formatAmount, parseAmount } from "#server/money/amount.ts";
import { digits } from "../trade/references.ts";
import { isFullyRefunded, refundedOf, stateOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { businessError } from "./errors.ts";

/** What the payer scans. */
export const CODE_START = "https://qr.alipay.com/";
export const newCodeUrl = (): string => `${CODE_START}bax${randomBytes(9).toString("hex")}`;

/** trade_no: 28 digits with the day inside. */
export const alipayReference = (day: string): string => `${day}22001${digits(15)}`;

export type Biz = Readonly<Record<string, unknown>>;

export const text = (biz: Biz, field: string): string => {
  const value = biz[field];
  if (value === undefined || value === null) return "";
  if (typeof value !== "string" && typeof value !== "number")
    throw businessError("ACQ.INVALID_PARAMETER", `：${field}`);
  return String(value);
};

export function amount(biz: Biz, field: string): bigint {
  const read = parseAmount(text(biz, field));
  if (!("fen" in read) || read.fen < 1n || read.fen > 100_000_000_00n)
    throw businessError("ACQ.INVALID_PARAMETER", `：${field} 取值 [0.01,100000000]，两位小数`);
  return read.fen;
}

/** By trade_no first, else by out_trade_no, as documented. A code nobody scanned may be unknown (switch `lateTrade`). */
export function findTrade(world: World, biz: Biz): Trade {
  const reference = text(biz, "trade_no");
  const no = text(biz, "out_trade_no");
  if (reference === "" && no === "") throw businessError("ACQ.INVALID_PARAMETER", "：缺少订单号");
  const trade =
    reference !== ""
      ? (world.book.byReference.get(reference) ?? world.book.byCode.get(reference))
      : world.book.find("alipay", no);
  if (trade?.channel !== "alipay") throw businessError("ACQ.TRADE_NOT_EXIST");
  if (world.book.faults.lateTrade && !trade.scanned && !trade.payment)
    throw businessError("ACQ.TRADE_NOT_EXIST");
  return trade;
}

export function tradeStatusOf(trade: Trade, now: Date): string {
  const state = stateOf(trade, now);
  if (state === "paid") return isFullyRefunded(trade) ? "TRADE_CLOSED" : "TRADE_SUCCESS";
  return state === "closed" ? "TRADE_CLOSED" : "WAIT_BUYER_PAY";
}

export const buyerIdOf = (trade: Trade): string =>
  `2088${BigInt(`0x${createHash("sha256").update(trade.no).digest("hex").slice(0, 14)}`)
    .toString()
    .slice(0, 12)
    .padStart(12, "0")}`;
export const BUYER_LOGON = "138****0000";

/** What the platform's own wallet gave (discount) and what the merchant gave. */
export const couponFields = (trade: Trade): Record<string, string> => {
  const payment = trade.payment;
  if (!payment || payment.couponFen === 0n) return {};
  const fen = formatAmount(payment.couponFen);
  return payment.couponBy === "channel"
    ? { discount_amount: fen, mdiscount_amount: "0.00" }
    : { discount_amount: "0.00", mdiscount_amount: fen };
};

export const refundFeeOf = (trade: Trade): string => formatAmount(refundedOf(trade));
