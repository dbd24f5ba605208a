import type { Channel } from "#server/channel/channel.ts";
import { HuifuError } from "./errors.ts";
import { wrong } from "./fields.ts";

/** How one way of paying is asked for and answered. */
export interface TradeType {
  channel: Channel;
  /** Which field of the answer carries what the payer needs; none: the payer's code came with the request. */
  answers: "qr_code" | "pay_info" | undefined;
  /** Of `method_expand`: one of each group must be there. */
  needs: readonly (readonly string[])[];
}

const page = (channel: Channel, ...needs: (readonly string[])[]): TradeType => ({
  ...{ channel, answers: "pay_info", needs },
});
const code = (channel: Channel): TradeType => ({ channel, answers: undefined, needs: [["auth_code"]] });

/** WeChat has no code to scan here: T_NATIVE stands among the answers' words only. */
const TYPES: ReadonlyMap<string, TradeType> = new Map([
  ["T_JSAPI", page("wechat", ["sub_appid"], ["sub_openid"])],
  ["T_MINIAPP", page("wechat", ["sub_appid"], ["sub_openid"])],
  ["T_APP", page("wechat", ["sub_appid"])],
  ["A_NATIVE", { channel: "alipay", answers: "qr_code", needs: [] }],
  ["A_JSAPI", page("alipay", ["buyer_id", "buyer_logon_id"])],
  ["T_MICROPAY", code("wechat")],
  ["A_MICROPAY", code("alipay")],
]);

/** Refuses 23000004 where the shops of this world do not carry the wallet (云闪付, 数字人民币). */
export function tradeTypeOf(name: string): TradeType {
  const type = TYPES.get(name);
  if (type) return type;
  if (/^[UD]_[A-Z]+$/.test(name)) throw new HuifuError("23000004", "：本机构的商户未开通云闪付");
  throw wrong("trade_type", "不存在");
}

/** Whose payment code it is, by its first digits; undefined where nobody's. */
export function micropayTypeOf(authCode: string): string | undefined {
  if (/^1[0-5]\d{16}$/.test(authCode)) return "T_MICROPAY";
  if (/^(2[5-9]|30)\d{14,22}$/.test(authCode)) return "A_MICROPAY";
  return /^62\d{17}$/.test(authCode) ? "U_MICROPAY" : undefined;
}
