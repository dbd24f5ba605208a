/** All configured acquirers, ready to be asked. Only gateway and worker build one: they alone hold the keys. */
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import type { AcquirerConfigs } from "../env/acquirer-config.ts";
import type { AcquirerAdapter, Acquirers } from "./acquirer.ts";
import { openAlipayAdapter } from "./alipay/adapter.ts";
import { openWechatAdapter } from "./wechatpay/adapter.ts";

/** `now` is business time: it stamps requests and judges the age of what comes in. */
export function openAcquirers(configs: AcquirerConfigs, clock: { now: () => Date }): Acquirers {
  const adapters = new Map<string, AcquirerAdapter>();
  const key = (code: string, channel: Channel) => `${code}/${channel}`;
  for (const [code, config] of Object.entries(configs.acquirers)) {
    if (config.wechat) adapters.set(key(code, "wechat"), openWechatAdapter(config.wechat, clock));
    if (config.alipay) adapters.set(key(code, "alipay"), openAlipayAdapter(config.alipay, clock));
  }
  const find = (code: string, channel: Channel) => adapters.get(key(code, channel));
  return {
    find,
    of: (code, channel) => present(find(code, channel), "an order is only made in a configured channel"),
  };
}
