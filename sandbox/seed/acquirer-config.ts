import { existsSync } from "node:fs";
import { join } from "node:path";
import { CHANNELS, isChannel } from "#server/channel/channel.ts";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";
import type { DialectSeed } from "../dialect.ts";
import { DIALECTS } from "../dialects.ts";
import { GATEWAYS } from "../gateways.ts";
import { pathsOf } from "../world/desk.ts";
import { readJson } from "../world/files.ts";

/** Every wallet spoken to by its own interface. */
const DIRECT = "direct";

type Connection = readonly [name: string, sectionOf: DialectSeed["sectionOf"]];

/** What the platform may speak to this acquirer, by name: its connections. */
const SPOKEN = new Map<string, readonly Connection[]>([
  [DIRECT, CHANNELS.map((channel) => [channel, DIALECTS[channel].seed.sectionOf])],
]);
for (const { name, seed } of GATEWAYS) if (seed.sectionOf) SPOKEN.set(name, [[name, seed.sectionOf]]);

export interface ConfigOf {
  dir: string;
  ports: { gateway: number; sandbox: number };
  host?: string | undefined;
  /** In the order of preference; absent: as it was, and at first directly. */
  dialects?: readonly string[] | undefined;
}

/** What the platform's `acquirer.json` says of the sandbox: where it listens, with which keys, where files are laid. */
export function acquirerConfig({ dir, ports, host = "127.0.0.1", dialects = spokenSoFar(dir) }: ConfigOf) {
  const settings = readJson<Record<string, string>>(join(pathsOf(dir).sandbox, "keys", "settings.json"));
  const keyFile = (name: string) => join(dir, "keys", name);
  const origin = `http://${host}:${ports.sandbox}`;
  const notify = (connection: string) =>
    `http://${host}:${ports.gateway}/notifications/${DEMO_ACQUIRER.code}/${connection}`;
  const connections = dialects
    .flatMap((name) => SPOKEN.get(name) ?? [])
    .map(([name, sectionOf]) => [name, sectionOf({ origin, notifyUrl: notify(name), settings, keyFile })]);
  return {
    acquirers: {
      [DEMO_ACQUIRER.code]: {
        sandbox: true,
        connections: Object.fromEntries(connections) as Record<string, Readonly<Record<string, unknown>>>,
        outboxDir: join(dir, "drop", DEMO_ACQUIRER.code, "outbox"),
        inboxDir: join(dir, "drop", DEMO_ACQUIRER.code, "inbox"),
      },
    },
  };
}

/** What can be spoken. */
export const SPOKEN_NAMES: readonly string[] = [...SPOKEN.keys()];

/** The first name that nobody here speaks; undefined where all are known and none is said twice. */
export const findUnspoken = (dialects: readonly string[]): string | undefined =>
  dialects.find((name, i) => !SPOKEN.has(name) || dialects.indexOf(name) !== i);

/** What an earlier start chose. */
function spokenSoFar(dir: string): readonly string[] {
  const file = join(dir, "acquirer.json");
  if (!existsSync(file)) return [DIRECT];
  const { acquirers } = readJson<ReturnType<typeof acquirerConfig>>(file);
  const names = Object.keys(acquirers[DEMO_ACQUIRER.code]?.connections ?? {});
  const known = [...new Set(names.map((name) => (isChannel(name) ? DIRECT : name)))];
  return known.length > 0 && findUnspoken(known) === undefined ? known : [DIRECT];
}
