import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { instantText, readInstant } from "#server/calendar/instant.ts";
import { digestOf, signProposal } from "#server/clearing/clearing-file-codec.ts";
import { readPlatformKeys } from "#server/clearing/platform-key-codec.ts";
import { checkLived, type LivedDay, liveDays } from "./testing/chain-of-days.ts";

const fresh = generateKeyPairSync("ed25519", {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

async function oneDay(): Promise<LivedDay> {
  for await (const lived of liveDays(11, 1)) return lived;
  throw new Error("a day was lived");
}

/** What the check finds in a file signed with a key, where the new key holds from so many seconds after the file was opened. */
async function found(lived: LivedDay, rotatedAfterSeconds: number, privateKey: string) {
  const opened = readInstant(lived.proposed.file.header.openedAt)?.getTime() ?? 0;
  const turn = instantText(new Date(opened + rotatedAfterSeconds * 1_000));
  const list = readPlatformKeys(
    `# new from ${turn} until -\n${fresh.publicKey}# old from 2020-01-01T00:00:00+08:00 until ${turn}\n${lived.world.platform.publicPem}`,
  );
  const signature = signProposal(digestOf(lived.proposed.clr), privateKey);
  const { differences } = await checkLived(lived, { ...lived.proposed, signature }, (b) => b, list);
  return differences.kept.map((d) => `${d.law}: ${d.found}`);
}

test("an old file holds with the old key, a new one with the new key, to the second", async () => {
  const lived = await oneDay();
  expect(await found(lived, 1, lived.world.platform.privatePem)).toEqual([]);
  expect(await found(lived, 86_400 * 365, lived.world.platform.privatePem)).toEqual([]);
  expect(await found(lived, 0, fresh.privateKey)).toEqual([]);
});

test("a file signed with the old key after its end, or with the new one before its beginning, is named with the key", async () => {
  const lived = await oneDay();
  const late = await found(lived, 0, lived.world.platform.privatePem);
  expect(late).toEqual([expect.stringMatching(/^signature: old from \S+ until \S+\+08:00$/)]);
  const early = await found(lived, 1, fresh.privateKey);
  expect(early).toEqual([expect.stringMatching(/^signature: new from \S+ until -$/)]);
});

test("a key that is not in the list signs nothing", async () => {
  const stranger = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  expect(await found(await oneDay(), 0, stranger.toString())).toEqual([
    expect.stringMatching(/^signature: [A-Za-z0-9+/]{86}==$/),
  ]);
});
