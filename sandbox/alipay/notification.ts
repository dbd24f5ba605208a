import { clockText } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import type { Flaw, Message, News } from "../trade/announce.ts";
import { isFullyRefunded, sumOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { alipayKeys } from "./keys.ts";
import { sign, signingText } from "./signature.ts";
import { BUYER_LOGON, buyerIdOf } from "./wire.ts";

/** trade_status_sync as a form; signed without `sign` and `sign_type`, values as they are before URL encoding. */
export function alipayNotification(world: World, news: News, id: string, flaw: Flaw): Message {
  const { trade } = news;
  const payment = trade.payment;
  const { alipayAppId, alipayPid } = alipayKeys(world).settings;
  const fields: Record<string, string> = {
    notify_time: clockText(world.now()),
    notify_type: "trade_status_sync",
    notify_id: id,
    app_id: alipayAppId,
    auth_app_id: alipayAppId,
    charset: "utf-8",
    version: "1.0",
    trade_no: payment?.reference ?? "",
    out_trade_no: trade.no,
    buyer_id: buyerIdOf(trade),
    buyer_logon_id: BUYER_LOGON,
    seller_id: alipayPid,
    trade_status: news.kind === "refund" && isFullyRefunded(trade) ? "TRADE_CLOSED" : "TRADE_SUCCESS",
    total_amount: formatAmount(trade.totalFen + flaw.amountOffBy),
    receipt_amount: formatAmount(payment?.settlementFen ?? 0n),
    invoice_amount: formatAmount(payment?.payerFen ?? 0n),
    buyer_pay_amount: formatAmount((payment?.payerFen ?? 0n) + flaw.amountOffBy),
    point_amount: "0.00",
    subject: trade.description,
    body: trade.echo.body ?? "",
    gmt_create: clockText(trade.placedAt),
    gmt_payment: payment ? clockText(payment.at) : "",
    fund_bill_list: JSON.stringify([
      { amount: formatAmount(payment?.payerFen ?? 0n), fundChannel: "ALIPAYACCOUNT" },
    ]),
    passback_params: trade.echo.passback_params ?? "",
    ...(payment && payment.couponFen > 0n ? { voucher_detail_list: vouchers(news) } : {}),
    ...(news.kind === "refund"
      ? {
          out_biz_no: news.refund.no,
          refund_fee: formatAmount(refundedUpTo(news)),
          gmt_refund: `${clockText(news.refund.succeededAt ?? news.refund.acceptedAt)}.000`,
        }
      : {}),
  };
  const key = flaw.forged ? alipayKeys(world).stranger : alipayKeys(world).platform;
  const form = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== ""));
  form.set("sign_type", "RSA2");
  form.set("sign", sign(key, signingText(fields, [])));
  return {
    body: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
  };
}

/** The sum of the refunds up to and including this one. */
function refundedUpTo(news: News & { kind: "refund" }): bigint {
  const upTo = news.trade.refunds.indexOf(news.refund) + 1;
  return sumOf(news.trade.refunds.slice(0, upTo), (r) => r.fen);
}

function vouchers(news: News): string {
  const payment = news.trade.payment;
  const amount = formatAmount(payment?.couponFen ?? 0n);
  const isChannel = payment?.couponBy === "channel";
  return JSON.stringify([
    {
      amount,
      merchant_contribute: isChannel ? "0.00" : amount,
      other_contribute: isChannel ? amount : "0.00",
      name: isChannel ? "渠道立减" : "商家立减",
      type: "ALIPAY_FIX_VOUCHER",
    },
  ]);
}
