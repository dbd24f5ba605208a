import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { clockText, dayOf } from "#server/calendar/instant.ts";
import type { Fields } from "../bank-gateway/envelope.ts";
import { acceptPayment } from "../trade/accept-payment.ts";
import { MAGIC } from "../trade/magic.ts";
import { isUsed, scannedCodeUrl } from "../trade/scanned-code.ts";
import { stateOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import type { V2Answer } from "./v2-routes.ts";
import { openidOf } from "./wire.ts";

/** A FAIL of the business. */
export class V2Error extends Error {
  override name = "V2Error";
  readonly code: string;
  readonly more: Fields;

  constructor(code: string, message: string, more: Fields = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }
}

const LIFETIME_MS = 10 * 60_000;
const CODE = /^1[0-5]\d{16}$/;

/** `/pay/micropay`: the payer's code, good once; paid at once, or the payer is asked for the password first. */
export async function micropay(world: World, fields: Fields): Promise<V2Answer> {
  const { out_trade_no: no = "", total_fee: total = "", sub_mch_id: channelNo = "" } = fields;
  if (!/^[0-9A-Za-z_\-|*]{6,32}$/.test(no)) throw new V2Error("PARAM_ERROR", "out_trade_no");
  if (!/^[1-9]\d{0,11}$/.test(total)) throw new V2Error("PARAM_ERROR", "total_fee");
  if (!fields.body || !fields.spbill_create_ip) throw new V2Error("LACK_PARAMS", "缺少参数");
  if (!CODE.test(fields.auth_code ?? "")) throw new V2Error("AUTH_CODE_INVALID", "授权码校验错误");
  const shop = world.desk.shopOf("wechat", channelNo);
  if (shop?.status !== "active") throw new V2Error("NOAUTH", "商户无权限");
  const codeUrl = scannedCodeUrl(fields.auth_code ?? "");
  const fingerprint = JSON.stringify(["MICROPAY", channelNo, total, fields.body, fields.attach ?? ""]);
  const known = world.book.find("wechat", no);
  if (known) return answerOfKnown(world, known, fingerprint);
  if (isUsed(world, codeUrl)) throw new V2Error("AUTHCODEEXPIRE", "二维码已过期，请用户在微信上刷新后再试");
  const totalFen = BigInt(total);
  if (world.book.faults.refuse || totalFen === MAGIC.refused)
    throw new V2Error("RULELIMIT", "交易被业务规则限制");
  const now = world.now();
  await world.record({
    ...{ kind: "placed", at: now.toISOString(), channel: "wechat", no, channelNo, totalFen: total },
    ...{ description: fields.body, fingerprint, codeUrl },
    // Payment codes are never told of.
    notifyUrl: "",
    expiresAt: new Date(now.getTime() + LIFETIME_MS).toISOString(),
    codeExpiresAt: new Date(now.getTime() + LIFETIME_MS).toISOString(),
    echo: { attach: fields.attach ?? "", device_id: fields.device_info ?? "", trade_type: "MICROPAY" },
  });
  await acceptPayment(world, codeUrl);
  const trade = world.book.find("wechat", no) as Trade;
  return { fields: paidFields(trade), lost: totalFen === MAGIC.lostAnswer };
}

/** The same number again: where the money has moved, is moving, or cannot. */
function answerOfKnown(world: World, known: Trade, fingerprint: string): V2Answer {
  if (known.fingerprint !== fingerprint) throw new V2Error("OUT_TRADE_NO_USED", "商户订单号重复");
  const state = stateOf(known, world.now());
  if (state === "paid") throw new V2Error("ORDERPAID", "订单已支付");
  if (state === "closed") throw new V2Error("ORDERREVERSED", "订单已撤销");
  return { fields: paidFields(known) };
}

function paidFields(trade: Trade): Fields {
  const { payment } = trade;
  if (!payment) throw new V2Error("USERPAYING", "需要用户输入支付密码");
  return {
    ...{ openid: openidOf(trade), is_subscribe: "N", trade_type: "MICROPAY", bank_type: "OTHERS" },
    ...{ fee_type: "CNY", total_fee: String(trade.totalFen), cash_fee: String(payment.payerFen) },
    ...(payment.couponFen > 0n && { coupon_fee: String(payment.couponFen) }),
    ...{ transaction_id: payment.reference, out_trade_no: trade.no, attach: trade.echo.attach ?? "" },
    time_end: writeCompactDay(dayOf(payment.at)) + clockText(payment.at).slice(11).replaceAll(":", ""),
  };
}
