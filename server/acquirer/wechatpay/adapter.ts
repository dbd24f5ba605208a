/** Our port over WeChat Pay API v3, partner mode. */
import type { AcquirerAdapter } from "../acquirer.ts";
import { orUnknown } from "../unclear.ts";
import { bills } from "./bills.ts";
import { openClient } from "./client.ts";
import { close } from "./close.ts";
import { place } from "./place.ts";
import { query } from "./query.ts";
import { queryRefund } from "./query-refund.ts";
import { readNotification } from "./read-notification.ts";
import { refund } from "./refund.ts";
import type { Service, WechatConfig } from "./service.ts";

/** The port over one provider's contract. `now` stamps requests; an unproven answer is `unknown`. */
export function openWechatAdapter(config: WechatConfig, { now }: { now: () => Date }): AcquirerAdapter {
  const platformKeys = new Map([[config.publicKeyId, config.publicKey]]);
  const service: Service = { config, now, client: openClient({ ...config, platformKeys, now }) };
  return {
    channels: ["wechat"],
    keptHeaders: /^(wechatpay-[a-z-]+|request-id)$/,
    place: (order) => orUnknown(() => place(service, order)),
    query: (key) => orUnknown(() => query(service, key)),
    close: (key) => orUnknown(() => close(service, key)),
    refund: (asked) => orUnknown(() => refund(service, asked)),
    queryRefund: (key) => orUnknown(() => queryRefund(service, key)),
    bills: (day) => orUnknown(() => bills(service, day)),
    readNotification: async (raw) => readNotification(service, platformKeys, raw),
  };
}
