/** Our port over 斗拱: one channel of the acquirer's, its shops, every wallet through one address. */
import type { AcquirerAdapter } from "../acquirer.ts";
import { openVerbs } from "../open-verbs.ts";
import { type Asked, bills } from "./bills.ts";
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
import type { HuifuConfig, Service } from "./service.ts";

/** The port over one caller. `now` stamps requests and chooses keys; an answer that is missing or not proven is `unknown`. */
export function openHuifuAdapter(config: HuifuConfig, { now }: { now: () => Date }): AcquirerAdapter {
  const service: Service = { config, now, client: openClient(config, now) };
  const asked: Asked = new Map();
  return {
    capabilities: capabilitiesOf(config),
    // Everything that is signed stands in the form itself.
    keptHeaders: /^$/,
    ...openVerbs(service, {
      place,
      charge,
      reverse,
      query,
      close,
      refund,
      queryRefund,
      bills: (of, day) => bills(of, asked, day),
    }),
    readNotification: (raw) => readNotification(config, now(), raw),
  };
}
