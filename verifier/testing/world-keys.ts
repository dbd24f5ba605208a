/** The keys of a world come from its seed: files are named by digests, and what is sorted by them must come out again. */
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { PLATFORM, type SignerWithKey, type World } from "./world.ts";

/** PKCS8 of an Ed25519 key up to its 32 bytes. */
const ED25519_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

export const personOf = (seed: number, person: string): SignerWithKey => ({
  person,
  keyId: `key-${person}`,
  ...keysOf(seed, person),
});

export function platformKeys(seed: number): World["platform"] {
  const { privateKey, publicKey } = keysOf(seed, PLATFORM);
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: publicKey,
  };
}

function keysOf(seed: number, name: string) {
  const secret = createHash("sha256").update(`${seed} ${name}`).digest();
  const key = Buffer.concat([ED25519_HEAD, secret]);
  const privateKey = createPrivateKey({ key, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return { privateKey, publicKey };
}
