/**
 * Signatures of 斗拱: RSA-SHA256 over `data` alone, requests over its canonical text. Of the acquirer's own libraries one verifies
 * an answer as it stands and the others its canonical text, so both are tried, the raw one first.
 */
import { type KeyObject, sign, verify } from "node:crypto";
import type { Held } from "../key-ring.ts";
import { signatureBytes } from "../signature-bytes.ts";
import { canonicalText } from "./canonical-codec.ts";

/** Base64. */
export const signText = (key: KeyObject, text: string): string =>
  sign("sha256", Buffer.from(text), key).toString("base64");

/** Whether one of these keys of the acquirer's signed exactly this text. */
export function isSigned(keys: readonly Held<KeyObject>[], text: string, signature: string): boolean {
  const bytes = signatureBytes(signature);
  return bytes !== undefined && keys.some(({ value }) => verify("sha256", Buffer.from(text), value, bytes));
}

/** Whether `data`, as it stands in an answer, is signed. */
export function isDataSigned(keys: readonly Held<KeyObject>[], data: string, signature: string): boolean {
  if (isSigned(keys, data, signature)) return true;
  const canonical = canonicalText(data);
  return canonical !== undefined && isSigned(keys, canonical, signature);
}
