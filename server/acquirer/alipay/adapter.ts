/** Our port over the Alipay gateway: trades of the acquirer's sub-merchants. */
import type { AcquirerAdapter } from "../acquirer.ts";
import { orUnknown } from "../unclear.ts";
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
    place: (order) => orUnknown(() => place(service, order)),
    charge: (order) => orUnknown(() => charge(service, order)),
    reverse: (key) => orUnknown(() => reverse(service, key)),
    query: (key) => orUnknown(() => query(service, key)),
    close: (key) => orUnknown(() => close(service, key)),
    refund: (asked) => orUnknown(() => refund(service, asked)),
    queryRefund: (key) => orUnknown(() => queryRefund(service, key)),
    bills: (day) => orUnknown(() => bills(service, day)),
    readNotification: (raw) => readNotification(service, raw),
  };
}
