import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { basename } from "node:path";
import type { Signer } from "#server/clearing/register.ts";
import { Unreadable } from "./books.ts";
import { readText } from "./read-file.ts";

/** A signature that must not be given: exit 1. The sentence says what and why, in both languages. */
export class NotSigned extends Error {
  override name = "NotSigned";
}

export interface SignerWithKey extends Signer {
  key: KeyObject;
}

/**
 * The registered person of a private key (PKCS8 PEM); `person` absent: the name of the key's file. Throws `NotSigned`
 * where the key is not the one registered under that name, `Unreadable` where it is none.
 */
export function signerOf(
  keyPath: string,
  person = basename(keyPath).replace(/\.(key|pem)$/, ""),
  signers: readonly Signer[],
): SignerWithKey {
  const key = privateKeyAt(keyPath);
  const own = createPublicKey(key).export({ type: "spki", format: "der" });
  const isSame = (s: Signer) =>
    createPublicKey(s.publicKey).export({ type: "spki", format: "der" }).equals(own);
  const signer = signers.find((s) => s.person === person && isSame(s));
  if (!signer)
    throw new NotSigned(
      `这把密钥没有登记在 ${person} 名下，拒绝签署 / this key is not registered for ${person}`,
    );
  return { ...signer, key };
}

/** What the library says of a broken key is no sentence. */
function privateKeyAt(path: string): KeyObject {
  const text = readText(path);
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(text);
  } catch {}
  if (key?.asymmetricKeyType !== "ed25519")
    throw new Unreadable(path, "不是 Ed25519 私钥（PKCS8 PEM）/ not an Ed25519 private key");
  return key;
}
