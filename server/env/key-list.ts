/**
 * Standing secrets are lists: whoever makes something takes the current one, whoever checks accepts every one that holds.
 * A file is JSON (`[{ "id", "from", "until", "key" }]`, instants, newest first) or one bare secret, which holds for ever.
 */
import { chmodSync, renameSync, statSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { BadSetting, readSecret } from "./read-env.ts";

export interface StandingKey {
  id: string;
  from: Date;
  /** From this instant on nobody accepts it; null while nothing replaced it. */
  until: Date | null;
  key: string;
}

export const KEYS_MAX = 64;
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const fileShape = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[\w-]{1,64}$/),
      from: instant,
      until: instant.nullable(),
      key: z.string().min(1).max(8_192),
    }),
  )
  .min(1)
  .max(KEYS_MAX);

/** The keys of a file, newest first. `name` is the setting that named it; throws `BadSetting`, never with a key in it. */
export function readKeyList(name: string, file: string, minLength = 1): StandingKey[] {
  const keys = keysIn(name, readSecret(name, file));
  if (keys.some((k) => k.key.length < minLength))
    throw new BadSetting(`${name}: a key has at least ${minLength} characters`);
  return keys;
}

/** The keys of a text, newest first; `bareId` is what a bare secret goes by. Throws `BadSetting`, never with a key in it. */
export function keysIn(name: string, text: string, bareId = "first"): StandingKey[] {
  const keys = text.startsWith("[")
    ? parse(name, text)
    : [{ id: bareId, from: new Date(0), until: null, key: text }];
  if (new Set(keys.map((k) => k.id)).size < keys.length)
    throw new BadSetting(`${name}: two keys have one id`);
  return keys.sort((a, b) => b.from.getTime() - a.from.getTime());
}

function parse(name: string, text: string): StandingKey[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BadSetting(`${name}: the list of keys is not JSON`);
  }
  const read = fileShape.safeParse(json);
  if (read.success) return read.data;
  const where = read.error.issues.map((i) => i.path.join(".")).join(", ");
  throw new BadSetting(`${name}: not a list of { id, from, until, key } (${where})`);
}

/** Replaces the file in one step; nobody else can read it at any moment. */
export function writeKeyList(file: string, keys: readonly StandingKey[]): void {
  writeWhole(file, `${JSON.stringify(keys, null, 2)}\n`, 0o600);
}

/** Writes a file in one step, so that nobody reads half of it. */
export function writeWhole(file: string, text: string, mode: number): void {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, text, { mode });
  chmodSync(half, mode);
  renameSync(half, file);
}

/** Whether a key holds at an instant. */
export const holdsAt = (key: Pick<StandingKey, "from" | "until">, at: Date): boolean =>
  key.from <= at && (key.until === null || at < key.until);

/** The keys of one file as they stand now: read again whenever the file was replaced, so that a rotation needs no restart. */
export interface KeyRing {
  /** Keys that hold now by the machine's clock, newest first; the first one makes, all of them are accepted. */
  accepted(): [string, ...string[]];
}

/**
 * Opens the file; throws `BadSetting` where it cannot be used. Later on a file that is gone or broken changes nothing: the
 * keys last read stay, each until its own end.
 */
export function openKeyRing(name: string, file: string, minLength: number): KeyRing {
  const keys = followKeyFile(file, () => readKeyList(name, file, minLength));
  const accepted = (): [string, ...string[]] => {
    const now = new Date();
    const [first, ...others] = keys()
      .filter((k) => holdsAt(k, now))
      .map((k) => k.key);
    if (first === undefined) throw new BadSetting(`${name}: no key of the file holds now`);
    return [first, ...others];
  };
  accepted();
  return { accepted };
}

/** The keys as the file has them now: `read` once, which may throw, and again when it was replaced by one that can be read. */
export function followKeyFile<K extends StandingKey>(file: string, read: () => K[]): () => K[] {
  let stamp = stampOf(file);
  let keys = read();
  return () => {
    const found = stampOf(file);
    if (found !== stamp) {
      try {
        keys = read();
        stamp = found;
      } catch {
        // Whoever rotates replaces the file in one step; anything else is no reason to stop serving.
      }
    }
    return keys;
  };
}

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.ino}:${found.mtimeNs}:${found.size}` : "";
}
