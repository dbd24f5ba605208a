import { createHash, createHmac } from "node:crypto";
import type { Fields } from "../bank-gateway/envelope.ts";

/** MD5 or HMAC-SHA256 over `k=v&…&key=`, upper hex; the secret is the key of the HMAC too. */
export function signV2(secret: string, fields: Fields, signType = "MD5"): string {
  const names = Object.keys(fields).filter((name) => name !== "sign" && fields[name] !== "");
  const text = [...names.sort().map((name) => `${name}=${fields[name]}`), `key=${secret}`].join("&");
  const hash = signType === "HMAC-SHA256" ? createHmac("sha256", secret) : createHash("md5");
  return hash.update(text).digest("hex").toUpperCase();
}

export const isGenuineV2 = (secret: string, fields: Fields): boolean =>
  ["", "MD5", "HMAC-SHA256"].includes(fields.sign_type ?? "") &&
  fields.sign === signV2(secret, fields, fields.sign_type || "MD5");
