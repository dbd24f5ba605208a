import { createHash, randomBytes } from "node:crypto";
import { instantText } from "#server/calendar/instant.ts";
import type { News } from "../trade/announce.ts";
import { MAGIC } from "../trade/magic.ts";
import { type Refund, refundedOf, stateOf, type Trade } from "../trade/trade.ts";
import type { WechatKeys } from "./keys.ts";

const STATE_WORDS = {
  SUCCESS: "支付成功",
  REFUND: "转入退款",
  NOTPAY: "订单未支付",
  CLOSED: "订单已关闭",
  USERPAYING: "用户支付中",
  REVOKED: "订单已撤销",
} as const;

/** A payer is the same person to one service provider for ever; here: one per order. */
export const openidOf = (trade: Trade): string =>
  `o${createHash("sha256").update(trade.no).digest("base64url").slice(0, 27)}`;

function tradeStateOf(trade: Trade, now: Date): keyof typeof STATE_WORDS {
  const state = stateOf(trade, now);
  if (state === "paid") return trade.refunds.length > 0 ? "REFUND" : "SUCCESS";
  if (state === "closed") return isMicropay(trade) ? "REVOKED" : "CLOSED";
  const isAsked = isMicropay(trade) || trade.totalFen === MAGIC.payingThenOk;
  return state === "paying" && isAsked ? "USERPAYING" : "NOTPAY";
}

export const tradeTypeOf = (trade: Trade): string => trade.echo.trade_type || "NATIVE";
export const isMicropay = (trade: Trade): boolean => tradeTypeOf(trade) === "MICROPAY";

/** What the payer scans. */
export const CODE_START = "weixin://";
export const newCodeUrl = (): string =>
  `${CODE_START}wxpay/bizpayurl?pr=${randomBytes(9).toString("base64url")}`;

/** What a page inside the wallet pays with. */
export const newPrepayId = (): string => `wx${randomBytes(17).toString("hex")}`;

/** The order as the query answers it. */
export function orderBody(keys: WechatKeys, trade: Trade, now: Date): Record<string, unknown> {
  const state = tradeStateOf(trade, now);
  const payment = trade.payment;
  const total = Number(trade.totalFen);
  return {
    sp_appid: keys.settings.spAppid,
    sp_mchid: keys.settings.spMchid,
    sub_mchid: trade.channelNo,
    out_trade_no: trade.no,
    trade_state: state,
    trade_state_desc: STATE_WORDS[state],
    ...(trade.echo.attach ? { attach: trade.echo.attach } : {}),
    ...(trade.echo.device_id ? { scene_info: { device_id: trade.echo.device_id } } : {}),
    ...(payment
      ? {
          transaction_id: payment.reference,
          trade_type: tradeTypeOf(trade),
          bank_type: "OTHERS",
          success_time: instantText(payment.at),
          payer: { sp_openid: openidOf(trade) },
          amount: {
            total,
            payer_total: Number(payment.payerFen),
            currency: "CNY",
            payer_currency: "CNY",
          },
          ...(payment.couponFen > 0n ? { promotion_detail: [couponBody(trade)] } : {}),
        }
      : { amount: { total, currency: "CNY" } }),
  };
}

function couponBody(trade: Trade) {
  const isChannel = trade.payment?.couponBy === "channel";
  return {
    coupon_id: "109519",
    name: isChannel ? "渠道立减" : "商家立减",
    scope: "GLOBAL",
    type: isChannel ? "CASH" : "NOCASH",
    amount: Number(trade.payment?.couponFen ?? 0n),
    stock_id: "931386",
    ...(isChannel
      ? { wechatpay_contribute: Number(trade.payment?.couponFen ?? 0n) }
      : { merchant_contribute: Number(trade.payment?.couponFen ?? 0n) }),
    currency: "CNY",
  };
}

/** As bill and query state it. */
export function refundStatusOf(refund: Refund): "CLOSED" | "SUCCESS" | "PROCESSING" {
  if (refund.closedAt) return "CLOSED";
  return refund.succeededAt ? "SUCCESS" : "PROCESSING";
}

/** Only a refund that has succeeded says when. */
const successTimeOf = ({ succeededAt, closedAt }: Refund) =>
  succeededAt && !closedAt ? { success_time: instantText(succeededAt) } : {};

/** The refund as placing and querying answer it. */
export function refundBody(trade: Trade, refund: Refund): Record<string, unknown> {
  const payment = trade.payment;
  return {
    refund_id: refund.reference,
    out_refund_no: refund.no,
    transaction_id: payment?.reference ?? "",
    out_trade_no: trade.no,
    channel: "ORIGINAL",
    user_received_account: "支付用户零钱",
    ...successTimeOf(refund),
    create_time: instantText(refund.acceptedAt),
    status: refundStatusOf(refund),
    funds_account: refund.isFromBalance ? "AVAILABLE" : "UNSETTLED",
    amount: {
      total: Number(trade.totalFen),
      refund: Number(refund.fen),
      payer_total: Number(payment?.payerFen ?? 0n),
      payer_refund: Number(refund.payerFen),
      settlement_refund: Number(refund.settlementFen),
      settlement_total: Number(payment?.settlementFen ?? 0n),
      discount_refund: Number(refund.fen - refund.payerFen),
      currency: "CNY",
      refund_fee: Number(refund.feeReturnedFen),
    },
  };
}

/** The refund as a notification states it: what it was when it happened, whatever became of it since. */
export function refundResource(
  keys: WechatKeys,
  { kind, trade, refund }: Exclude<News, { kind: "payment" }>,
): Record<string, unknown> {
  const isClosed = kind === "refund_closed";
  return {
    sp_mchid: keys.settings.spMchid,
    sub_mchid: trade.channelNo,
    out_trade_no: trade.no,
    transaction_id: trade.payment?.reference ?? "",
    out_refund_no: refund.no,
    refund_id: refund.reference,
    refund_status: isClosed ? "CLOSED" : "SUCCESS",
    ...(isClosed ? {} : { success_time: instantText(refund.succeededAt ?? refund.acceptedAt) }),
    user_received_account: "支付用户零钱",
    amount: {
      total: Number(trade.totalFen),
      refund: Number(refund.fen),
      payer_total: Number(trade.payment?.payerFen ?? 0n),
      payer_refund: Number(refund.payerFen),
    },
  };
}

export const refundableOf = (trade: Trade): bigint => trade.totalFen - refundedOf(trade);
