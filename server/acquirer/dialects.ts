/** Every dialect the platform speaks, by the wallet it carries. */
import { byChannel, type Channel } from "../channel/channel.ts";
import { alipay } from "./alipay/dialect.ts";
import type { Dialect } from "./dialect.ts";
import { wechatpay } from "./wechatpay/dialect.ts";

const DIALECTS = byChannel([wechatpay, alipay]);

/** What each dialect needs to open, read and with its keys; absent where the acquirer does not carry the wallet. */
export type ChannelConfigs = {
  readonly [C in Channel]?: ReturnType<(typeof DIALECTS)[C]["read"]> | undefined;
};

export const dialectOf = (channel: Channel): Dialect => DIALECTS[channel];
