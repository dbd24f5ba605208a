/**
 * RSA2 as the Alipay gateway uses it, both ways: over sorted parameters in requests and notifications, over the exact
 * text of the answer's node in answers. Always SHA-256: the `sign_type` a message names of itself decides nothing.
 */
import { type KeyObject, sign, verify } from "node:crypto";
import { signatureBytes } from "../signature-bytes.ts";

/** "k=v&…", keys sorted by code unit, raw values, `sign` and empty values left out; more may be left out. */
export function paramsText(
  params: Readonly<Record<string, string>>,
  leftOut: readonly string[] = [],
): string {
  return Object.keys(params)
    .filter((key) => key !== "sign" && !leftOut.includes(key) && params[key] !== "")
    .sort()
    .map((key) => `${key}=${params[key]}`)
    .join("&");
}

/** SHA256withRSA over UTF-8 text, base64. */
export function signRsa2(privateKey: KeyObject, text: string): string {
  return sign("sha256", Buffer.from(text), privateKey).toString("base64");
}

/** Whether `signature` (base64) is the key's over `text`; text that is no signature is false, never an error. */
export function verifyRsa2(publicKey: KeyObject, text: string, signature: string): boolean {
  const bytes = signatureBytes(signature);
  return bytes !== undefined && verify("sha256", Buffer.from(text), publicKey, bytes);
}

/** A notification's parameters, decoded once: `sign_type` is not part of what was signed. */
export function verifyParams(publicKey: KeyObject, params: Readonly<Record<string, string>>): boolean {
  return verifyRsa2(publicKey, paramsText(params, ["sign_type"]), params.sign ?? "");
}
