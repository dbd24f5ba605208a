import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHANNELS } from "#server/channel/channel.ts";
import { DEMO_SIGNERS } from "#server/setup/demo.ts";
import { DIALECTS } from "../dialects.ts";
import { GATEWAYS } from "../gateways.ts";
import { pathsOf } from "../world/desk.ts";
import { writeAtomically, writeJson } from "../world/files.ts";
import { makeEd25519, makeRsa, once, publicPem } from "../world/made-keys.ts";

/**
 * Both sides' keys, made once and kept: a second run changes nothing. Before the database is seeded, which needs the
 * public keys of the acquirer's people.
 * @returns SPKI PEM by person.
 */
export function readySandboxKeys(dir: string): { signerKeys: Record<string, string> } {
  const spoken = [...CHANNELS.map((channel) => DIALECTS[channel]), ...GATEWAYS];
  const own = join(pathsOf(dir).sandbox, "keys");
  const platform = join(dir, "keys");
  for (const folder of [own, platform, join(pathsOf(dir).desk, "keys")])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { seed } of spoken) seed.readyKeys(own, platform, join(pathsOf(dir).desk, "keys"));
  readyPlatformKeys(platform);
  once(join(own, "stranger.key"), makeRsa);
  once(join(own, "account-hmac.key"), () => randomBytes(32).toString("hex"));
  writeJson(join(own, "settings.json"), Object.assign({}, ...spoken.map(({ seed }) => seed.settingsOf(own))));
  writeAtomically(
    join(pathsOf(dir).desk, "platform.pub"),
    readFileSync(join(platform, "platform.pub"), "utf8"),
  );
  return {
    signerKeys: Object.fromEntries(
      DEMO_SIGNERS.map((person) => {
        const file = join(pathsOf(dir).desk, "keys", `${person}.key`);
        once(file, makeEd25519);
        return [person, publicPem(readFileSync(file, "utf8"))];
      }),
    ),
  };
}

/** The platform's clearing key and its public half; once the key was rotated it is a list, and the rotation wrote both. */
function readyPlatformKeys(platform: string): void {
  const file = join(platform, "clearing.key");
  once(file, makeEd25519);
  const text = readFileSync(file, "utf8");
  if (!text.startsWith("[")) writeAtomically(join(platform, "platform.pub"), publicPem(text), 0o644);
}
