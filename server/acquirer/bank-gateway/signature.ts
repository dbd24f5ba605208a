/**
 * How the gateway signs, both ways: over every field that came but `sign` and empty ones, sorted by name, `k=v` joined by `&`,
 * values as they are. MD5 puts the secret of both sides behind the text; RSA_1_256 is RSA PKCS#1 v1.5 with SHA-256 without it.
 * Which of the two holds is the configuration's to say, never the message's.
 */
import { createHash, type KeyObject, sign, timingSafeEqual, verify } from "node:crypto";
import type { Held } from "../key-ring.ts";
import { signatureBytes } from "../signature-bytes.ts";

/** A message: names and texts, flat. */
export type Fields = Readonly<Record<string, string>>;

export const SIGN_TYPES = ["RSA_1_256", "MD5"] as const;
export type SignType = (typeof SIGN_TYPES)[number];

export const signedText = (fields: Fields): string =>
  Object.keys(fields)
    .filter((name) => name !== "sign" && fields[name] !== "")
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join("&");

/** The signature of a message. `key`: our private key, or of MD5 the secret. */
export function signatureOf(fields: Fields, signType: SignType, key: KeyObject): string {
  const text = signedText(fields);
  return signType === "MD5" ? md5(text, key) : sign("sha256", Buffer.from(text), key).toString("base64");
}

/** Whether one of these keys signed it, in the configured way. */
export function isSigned(fields: Fields, signType: SignType, keys: readonly Held<KeyObject>[]): boolean {
  const { sign: signature = "" } = fields;
  const text = signedText(fields);
  return keys.some(({ value }) =>
    signType === "MD5" ? isEqual(signature, md5(text, value)) : isRsa(text, signature, value),
  );
}

const md5 = (text: string, secret: KeyObject): string =>
  createHash("md5").update(`${text}&key=`).update(secret.export()).digest("hex").toUpperCase();

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function isRsa(text: string, signature: string, key: KeyObject): boolean {
  const bytes = signatureBytes(signature);
  return bytes !== undefined && verify("sha256", Buffer.from(text), key, bytes);
}
