import { createSign, createVerify, type KeyObject } from "node:crypto";

/** RSA2 (SHA256withRSA). Keys sorted by code unit, `k=v` joined by `&`, raw values, empty ones left out. */
export type Fields = Readonly<Record<string, string>>;

export const signingText = (fields: Fields, without: readonly string[]): string =>
  Object.keys(fields)
    .filter((key) => !without.includes(key) && fields[key] !== "")
    .sort()
    .map((key) => `${key}=${fields[key]}`)
    .join("&");

export const sign = (key: KeyObject, text: string): string =>
  createSign("RSA-SHA256").update(text, "utf8").sign(key, "base64");

/** A request is signed with its `sign_type`; only RSA2 is taken, whatever the request says of itself. */
export function isRequestGenuine(key: KeyObject, fields: Fields): boolean {
  if (fields.sign_type !== "RSA2") return false;
  return createVerify("RSA-SHA256")
    .update(signingText(fields, ["sign"]), "utf8")
    .verify(key, fields.sign ?? "", "base64");
}
