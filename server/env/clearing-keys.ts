/**
 * The platform's clearing keys: one bare PKCS#8 PEM, or a list like every other (`key-list.ts`). A file is signed with the key
 * of its own time, so a date that was opened before a rotation and proposed after it still carries the former. Of a key whose
 * rotation was finished the list keeps the public half, so that the list for the acquirer can always be made again.
 */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { followKeyFile, holdsAt, readKeyList, type StandingKey } from "./key-list.ts";
import { BadSetting } from "./read-env.ts";

const NAME = "CLEARING_KEY_FILE";

/** Whether the private half is still there. */
export const isWhole = (key: StandingKey): boolean => key.key.includes("BEGIN PRIVATE KEY");

/** The public half, SPKI PEM. */
export const publicHalfOf = (key: StandingKey): string =>
  createPublicKey(key.key).export({ type: "spki", format: "pem" }).toString();

/** The keys of the file, newest first; throws `BadSetting`, never with a key in it. */
export function readClearingKeys(file: string): StandingKey[] {
  const keys = readKeyList(NAME, file);
  for (const key of keys)
    if (!isEd25519(key)) throw new BadSetting(`${NAME}: ${key.id} is not an Ed25519 key in PEM`);
  return keys;
}

/** Opens the file: which private key (PKCS#8 PEM) signs what was opened at an instant. Throws `BadSetting` where none does. */
export function openClearingKeys(file: string): (openedAt: Date) => string {
  const keys = followKeyFile(file, () => readClearingKeys(file));
  return (openedAt) => {
    const found = keys().find((key) => isWhole(key) && holdsAt(key, openedAt));
    if (!found) throw new BadSetting(`${NAME}: no key of the file holds at ${openedAt.toISOString()}`);
    return found.key;
  };
}

function isEd25519(key: StandingKey): boolean {
  try {
    const read = isWhole(key) ? createPrivateKey(key.key) : createPublicKey(key.key);
    return read.asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}
