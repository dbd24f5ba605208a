import { clockText } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import { acceptPayment } from "../trade/accept-payment.ts";
import { isUsed, scannedCodeUrl } from "../trade/scanned-code.ts";
import type { World } from "../world/world.ts";
import { businessError } from "./errors.ts";
import { place } from "./trades.ts";
import { type Biz, BUYER_LOGON, buyerIdOf, couponFields, text } from "./wire.ts";

const CODE = /^(2[5-9]|30)\d{14,22}$/;

/** alipay.trade.pay: the payer's code, good once; paid at once, or (10003) the payer is asked for the password first. */
export async function pay(world: World, biz: Biz, notifyUrl: string) {
  const code = text(biz, "auth_code");
  if (text(biz, "scene") !== "bar_code") throw businessError("ACQ.INVALID_PARAMETER", "：scene");
  if (!CODE.test(code)) throw businessError("ACQ.PAYMENT_AUTH_CODE_INVALID");
  const codeUrl = scannedCodeUrl(code);
  const isSame = world.book.byCode.get(codeUrl)?.no === text(biz, "out_trade_no");
  if (isUsed(world, codeUrl) && !isSame) throw businessError("ACQ.PAYMENT_AUTH_CODE_INVALID");
  const { lost, trade } = await place(world, biz, { notifyUrl, codeUrl, way: "pay" });
  await acceptPayment(world, codeUrl);
  const { payment } = trade;
  const node = { out_trade_no: trade.no, total_amount: formatAmount(trade.totalFen) };
  if (!payment) return { lost, node: { code: "10003", msg: "order success pay inprocess", ...node } };
  return {
    lost,
    node: {
      ...{
        ...node,
        trade_no: payment.reference,
        buyer_logon_id: BUYER_LOGON,
        buyer_user_id: buyerIdOf(trade),
      },
      ...{ gmt_payment: clockText(payment.at), receipt_amount: formatAmount(payment.settlementFen) },
      ...{ buyer_pay_amount: formatAmount(payment.payerFen), point_amount: "0.00", ...couponFields(trade) },
    },
  };
}
