/** Our port over WeChat Pay API v3, partner mode. */
import type { AcquirerAdapter } from "../acquirer.ts";
import { openVerbs } from "../open-verbs.ts";
import { bills } from "./bills.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { charge } from "./charge.ts";
import { openClient } from "./client.ts";
import { close } from "./close.ts";
import { place } from "./place.ts";
import { query } from "./query.ts";
import { queryRefund } from "./query-refund.ts";
import { readNotification } from "./read-notification.ts";
import { refund } from "./refund.ts";
import { reverse } from "./reverse.ts";
import type { Service, WechatConfig } from "./service.ts";
import { openV2 } from "./v2-client.ts";

/** The port over one provider's contract. `now` stamps requests; an unproven answer is `unknown`. */
export function openWechatAdapter(config: WechatConfig, { now }: { now: () => Date }): AcquirerAdapter {
  const { baseUrl, privateKeys, v2 } = config;
  const service: Service = {
    ...{ config, now, client: openClient({ ...config, now }) },
    v2: v2 && openV2({ baseUrl, privateKeys, ...v2, now }),
  };
  return {
    capabilities: capabilitiesOf(config),
    keptHeaders: /^(wechatpay-[a-z-]+|request-id)$/,
    ...openVerbs(service, { place, charge, reverse, query, close, refund, queryRefund, bills }),
    readNotification: async (raw) => readNotification(service, raw),
  };
}
