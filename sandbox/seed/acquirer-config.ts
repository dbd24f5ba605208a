import { join } from "node:path";
import { type Channel, eachChannel } from "#server/channel/channel.ts";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";
import { DIALECTS } from "../dialects.ts";
import { pathsOf } from "../world/desk.ts";
import { readJson } from "../world/files.ts";

/** What the platform's `acquirer.json` says of the sandbox: where it listens, with which keys, where files are laid. */
export function acquirerConfig({
  dir,
  ports,
  host = "127.0.0.1",
}: {
  dir: string;
  ports: { gateway: number; sandbox: number };
  host?: string | undefined;
}) {
  const settings = readJson<Record<string, string>>(join(pathsOf(dir).sandbox, "keys", "settings.json"));
  const keyFile = (name: string) => join(dir, "keys", name);
  const origin = `http://${host}:${ports.sandbox}`;
  const notify = (channel: Channel) =>
    `http://${host}:${ports.gateway}/notifications/${DEMO_ACQUIRER.code}/${channel}`;
  return {
    acquirers: {
      [DEMO_ACQUIRER.code]: {
        sandbox: true,
        connections: eachChannel((channel) =>
          DIALECTS[channel].seed.sectionOf({ origin, notifyUrl: notify(channel), settings, keyFile }),
        ),
        outboxDir: join(dir, "drop", DEMO_ACQUIRER.code, "outbox"),
        inboxDir: join(dir, "drop", DEMO_ACQUIRER.code, "inbox"),
      },
    },
  };
}
