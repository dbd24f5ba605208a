/** All configured acquirers, ready to be asked. Only gateway and worker build one: they alone hold the keys. */
import { present } from "../assert.ts";
import type { AcquirerConfigs } from "../env/acquirer-config.ts";
import type { AcquirerAdapter, Acquirers } from "./acquirer.ts";
import { canTake } from "./capabilities.ts";
import { dialectOf } from "./dialects.ts";
import { type Trouble, watched } from "./watched.ts";

/** `now` is business time: it stamps requests and judges the age of what comes in. `say` hears what they refuse. */
export function openAcquirers(
  configs: AcquirerConfigs,
  clock: { now: () => Date },
  say: (of: { acquirer: string; connection: string } & Trouble) => void,
): Acquirers {
  const acquirers = new Map<string, ReadonlyMap<string, AcquirerAdapter>>();
  for (const [code, { connections }] of Object.entries(configs.acquirers)) {
    const open = Object.entries(connections).map(([connection, config]) => {
      const adapter = dialectOf(config).open(config, clock);
      return [connection, watched(adapter, (t) => say({ acquirer: code, connection, ...t }))] as const;
    });
    acquirers.set(code, new Map(open));
  }
  return {
    find: (code, connection) => acquirers.get(code)?.get(connection),
    of(code, channel, mode = "code") {
      const open = [...(acquirers.get(code)?.values() ?? [])];
      const takes = open.find(({ capabilities }) => canTake(capabilities, channel, mode));
      const carries = open.find(({ capabilities: { ways } }) => ways.some((way) => way.channel === channel));
      return present(takes ?? carries, "an order is only made in a wallet that a connection carries");
    },
  };
}
