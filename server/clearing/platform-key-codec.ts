/**
 * `platform.pub`: one bare SPKI PEM, which holds for ever, or several, newest first, each after a line
 * `# id from 2026-11-27T00:00:00+08:00 until -` (`-`: nothing replaced it yet).
 */
import { createPublicKey } from "node:crypto";
import { instantText, readInstant } from "../calendar/instant.ts";
import { sha256Hex } from "../document/digest.ts";
import type { PlatformKey } from "./platform-key.ts";

const KEYS_MAX = 64;
const HEAD = /^# ([\w-]{1,64}) from (\S+) until (\S+)$/;
const PEM = /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]{1,8192}\n-----END PUBLIC KEY-----$/;

/** What is wrong with a list, Chinese and English in one sentence. */
class PlatformKeysFault extends Error {
  override name = "PlatformKeysFault";
}

/** "some-id from … until …": the line before a key, and how a check names one. */
export const platformKeyHead = ({ id, from, until }: Omit<PlatformKey, "publicKey">): string =>
  `${id} from ${instantText(from)} until ${until === null ? "-" : instantText(until)}`;

/** The list for the acquirer, in the order given. */
export const writePlatformKeys = (keys: readonly PlatformKey[]): string =>
  keys.map((key) => `# ${platformKeyHead(key)}\n${key.publicKey.trim()}\n`).join("");

/** Reads a list or one bare key; throws `PlatformKeysFault`. */
export function readPlatformKeys(text: string): PlatformKey[] {
  const plain = text.replaceAll("\r\n", "\n").trim();
  if (!plain.startsWith("#"))
    return [{ id: "first", from: new Date(0), until: null, publicKey: publicKeyOf(plain, "PEM") }];
  const keys = plain.split(/\n(?=#)/).map(readBlock);
  if (keys.length > KEYS_MAX) fault(`公钥超过 ${KEYS_MAX} 把`, `more than ${KEYS_MAX} keys`);
  if (new Set(keys.map((key) => key.id)).size < keys.length) fault("两把公钥同名", "two keys have one id");
  return keys;
}

/** SHA-256 of the SPKI DER, hex: what both sides compare over the telephone. */
export const fingerprintOf = (publicKeyPem: string): string =>
  sha256Hex(createPublicKey(publicKeyPem).export({ type: "spki", format: "der" }));

function readBlock(block: string): PlatformKey {
  const [line = "", ...rest] = block.split("\n");
  const [, id = "", begins = "", ends = ""] = HEAD.exec(line) ?? [];
  const from = readInstant(begins);
  const until = ends === "-" ? null : readInstant(ends);
  if (from === undefined || until === undefined || (until !== null && until <= from))
    fault(
      `“${line}” 不是 “# 名称 from 时刻 until 时刻或 -”（时刻带 +08:00）`,
      `"${line}" is not "# id from INSTANT until INSTANT or -", instants with +08:00`,
    );
  return { id, from, until, publicKey: publicKeyOf(rest.join("\n").trim(), id) };
}

function publicKeyOf(pem: string, id: string): string {
  if (!PEM.test(pem) || !isEd25519(pem))
    fault(`${id} 不是单独一把 Ed25519 公钥 PEM`, `${id} is not one Ed25519 public key in PEM`);
  return `${pem}\n`;
}

function isEd25519(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}

function fault(zh: string, en: string): never {
  throw new PlatformKeysFault(`${zh} / ${en}`);
}
