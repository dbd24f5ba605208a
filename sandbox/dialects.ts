import { byChannel } from "#server/channel/channel.ts";
import { alipay } from "./alipay/dialect.ts";
import type { Dialects } from "./dialect.ts";
import { wechatpay } from "./wechatpay/dialect.ts";

/** Every wallet this acquirer carries. */
export const DIALECTS: Dialects = byChannel([wechatpay, alipay]);
