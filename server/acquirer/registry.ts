/** All configured acquirers, ready to be asked. Only gateway and worker build one: they alone hold the keys. */
import { present } from "../assert.ts";
import { CHANNELS, type Channel } from "../channel/channel.ts";
import type { AcquirerConfigs } from "../env/acquirer-config.ts";
import type { AcquirerAdapter, Acquirers } from "./acquirer.ts";
import { dialectOf } from "./dialects.ts";

/** `now` is business time: it stamps requests and judges the age of what comes in. */
export function openAcquirers(configs: AcquirerConfigs, clock: { now: () => Date }): Acquirers {
  const adapters = new Map<string, AcquirerAdapter>();
  const key = (code: string, channel: Channel) => `${code}/${channel}`;
  for (const [code, config] of Object.entries(configs.acquirers)) {
    for (const channel of CHANNELS) {
      const own = config[channel];
      if (own) adapters.set(key(code, channel), dialectOf(channel).open(own, clock));
    }
  }
  const find = (code: string, channel: Channel) => adapters.get(key(code, channel));
  return {
    find,
    of: (code, channel) => present(find(code, channel), "an order is only made in a configured channel"),
  };
}
