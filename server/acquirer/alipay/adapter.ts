/** Our port over the Alipay gateway: trades of the acquirer's sub-merchants. */
import type { AcquirerAdapter } from "../acquirer.ts";
import { openVerbs } from "../open-verbs.ts";
import { bills } from "./bills.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { charge } from "./charge.ts";
import { openClient } from "./client.ts";
import { close } from "./close.ts";
import { place } from "./place.ts";
import { query } from "./query.ts";
import { queryRefund } from "./query-refund.ts";
import { readNotification } from "./read-notification.ts";
import { refund } from "./refund.ts";
import { reverse } from "./reverse.ts";
import type { AlipayConfig, Service } from "./service.ts";

/** The port over one application. `now` stamps requests; an answer that is missing or not proven is `unknown`. */
export function openAlipayAdapter(config: AlipayConfig, { now }: { now: () => Date }): AcquirerAdapter {
  const service: Service = { config, now, client: openClient({ ...config, now }) };
  return {
    capabilities: CAPABILITIES,
    // Everything that is signed stands in the form itself.
    keptHeaders: /^$/,
    ...openVerbs(service, { place, charge, reverse, query, close, refund, queryRefund, bills }),
    readNotification: (raw) => readNotification(service, raw),
  };
}
