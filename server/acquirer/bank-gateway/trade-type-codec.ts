/** Which wallet a trade is of: the second part of a service's or trade type's name; both have variants, `pay.weixin.jspayv3.f6`. */
import type { Channel } from "../../channel/channel.ts";

const WALLETS: Readonly<Record<string, Channel>> = { weixin: "wechat", alipay: "alipay" };
export const GATEWAY_CHANNELS: readonly [Channel, ...Channel[]] = ["wechat", "alipay"];

export const walletOfType = (tradeType: string): Channel | undefined =>
  WALLETS[/^pay\.([a-z]+)\./.exec(tradeType)?.[1] ?? ""];

/** "pay.weixin.native": a code that is shown. */
export const nativeTypeOf = (channel: Channel): string =>
  `pay.${Object.keys(WALLETS).find((word) => WALLETS[word] === channel)}.native`;
