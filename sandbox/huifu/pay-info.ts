import { randomBytes } from "node:crypto";
import { newCodeUrl } from "../alipay/wire.ts";
import { digits } from "../trade/references.ts";
import { scannedCodeUrl } from "../trade/scanned-code.ts";
import { type Said, writeCanonical } from "./canonical.ts";
import { type Fields, optional } from "./fields.ts";
import { stamp } from "./names.ts";
import type { TradeType } from "./trade-types.ts";

/**
 * What the payer's phone is given. `code` is by what the demo's phone knows the order: the text of the code, or the one
 * value in the page's parameters that names it.
 */
export function payInfoOf(
  type: TradeType,
  method: Fields,
  now: Date,
): { code: string; field: Record<string, Said> } {
  if (type.answers === "qr_code") {
    const code = newCodeUrl();
    return { code, field: { qr_code: code } };
  }
  if (type.answers === undefined)
    return { code: scannedCodeUrl(optional(method, "auth_code", 128)), field: {} };
  if (type.channel === "alipay") {
    const code = `${stamp(now)}22001${digits(9)}`;
    return { code, field: { pay_info: writeCanonical({ tradeNO: code }) } };
  }
  const code = `prepay_id=wx${stamp(now)}${randomBytes(9).toString("hex")}`;
  const pay_info = writeCanonical({
    appId: optional(method, "sub_appid", 32),
    timeStamp: String(Math.floor(now.getTime() / 1000)),
    nonceStr: randomBytes(16).toString("hex"),
    package: code,
    signType: "RSA",
    paySign: randomBytes(48).toString("base64"),
  });
  return { code, field: { pay_info } };
}
