/**
 * A chain of random days asks of the same signatures again and again: as the platform, as each of the acquirer's people, at
 * every check of every day after. Here Node answers the same question about the same bytes once. No answer changes by it;
 * only runs of the test world do this, the tool itself never.
 */
import crypto, { type KeyObject } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** More than a chain has; beyond that it begins anew. */
const REMEMBERED_MAX = 20_000;

const { createPublicKey, verify } = crypto;

/** From now on in this process: public keys by their text, signatures by key, every byte signed and the signature. */
export function rememberSignatures(): void {
  const keys = new Map<string, KeyObject>();
  const answers = new WeakMap<KeyObject, Map<string, boolean>>();
  const keyOf = (text: string) => found(keys, text, () => createPublicKey(text));
  const answerOf = (algorithm: null, message: Buffer, key: KeyObject, signature: Buffer): boolean => {
    const known = answers.get(key) ?? new Map<string, boolean>();
    answers.set(key, known);
    const question = `${signature.length} ${signature.toString("latin1")}${message.toString("latin1")}`;
    return found(known, question, () => verify(algorithm, message, key, signature));
  };
  const asText: typeof createPublicKey = (key) =>
    typeof key === "string" ? keyOf(key) : createPublicKey(key);
  Object.assign(crypto, { createPublicKey: asText, verify: answerOf });
  syncBuiltinESMExports();
}

function found<T>(known: Map<string, T>, key: string, find: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= REMEMBERED_MAX) known.clear();
  const answer = find();
  known.set(key, answer);
  return answer;
}
