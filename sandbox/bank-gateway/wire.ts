import { createHash } from "node:crypto";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { clockText, dayOf } from "#server/calendar/instant.ts";
import { digits } from "../trade/references.ts";
import { stateOf, type Trade } from "../trade/trade.ts";
import { walletWord } from "./fields.ts";

/** "20261120120000", Beijing time. */
export const stamp = (at: Date): string => clockText(at).replace(/\D/g, "");

/** The gateway's own number of a payment (平台订单号): 28 digits with the day inside. */
export const newReference = (day: string): string => `10000000${day}${digits(12)}`;
export const newRefundReference = (day: string): string => `20000000${day}${digits(12)}`;

const number = (text: string, count: number): string =>
  BigInt(`0x${createHash("sha256").update(text).digest("hex").slice(0, 32)}`)
    .toString()
    .padStart(count, "0")
    .slice(-count);

/** The wallet's own number, which stands on the payer's bill (第三方订单号). */
export const walletReferenceOf = (trade: Trade): string =>
  trade.payment ? `42${writeCompactDay(dayOf(trade.payment.at))}${number(trade.payment.reference, 18)}` : "";

export const payerOf = (trade: Trade): string => `o${number(trade.no, 27)}`;

/** Whether the payer's code was scanned: the payment is taken back by reverse, and never closed. */
export const isMicropay = (trade: Trade): boolean => trade.echo.is_micropay !== undefined;
const modeOf = (trade: Trade): string => (isMicropay(trade) ? "micropay" : "native");
export const tradeTypeOf = (trade: Trade): string => `pay.${walletWord(trade.channel)}.${modeOf(trade)}`;

const isReversed = (trade: Trade): boolean => trade.refunds.some((r) => r.no === trade.no);

export const STATE_WORDS = {
  SUCCESS: "支付成功",
  REFUND: "转入退款",
  NOTPAY: "未支付",
  CLOSED: "已关闭",
  REVERSE: "已冲正",
  USERPAYING: "用户支付中",
} as const;

export function tradeStateOf(trade: Trade, now: Date): keyof typeof STATE_WORDS {
  const state = stateOf(trade, now);
  if (state === "paid") {
    if (isReversed(trade)) return "REVERSE";
    return trade.refunds.length > 0 ? "REFUND" : "SUCCESS";
  }
  if (state === "closed") return isMicropay(trade) ? "REVERSE" : "CLOSED";
  return state === "paying" && (isMicropay(trade) || !trade.paysAfterClose) ? "USERPAYING" : "NOTPAY";
}

/** What every answer and notification says of a payment; amounts in fen. */
export function paidFields(trade: Trade): Record<string, string> {
  const { payment } = trade;
  if (!payment) return {};
  const by = (who: "channel" | "merchant") => (payment.couponBy === who ? String(payment.couponFen) : "0");
  return {
    trade_type: tradeTypeOf(trade),
    transaction_id: payment.reference,
    out_transaction_id: walletReferenceOf(trade),
    out_trade_no: trade.no,
    total_fee: String(trade.totalFen),
    coupon_fee: by("channel"),
    mdiscount: by("merchant"),
    cash_fee: String(payment.payerFen),
    buyer_pay_amount: String(payment.payerFen),
    receipt_amount: String(payment.settlementFen),
    settlement_total_fee: String(payment.settlementFen),
    fee_type: "CNY",
    bank_type: "OTHERS",
    openid: payerOf(trade),
    attach: trade.echo.attach ?? "",
    device_info: trade.echo.device_info ?? "",
    time_end: stamp(payment.at),
  };
}
