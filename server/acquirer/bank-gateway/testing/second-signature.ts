/**
 * A second, small signature of the bank gateway, written from the facts alone: it shares no code with the platform's nor with
 * the sandbox's, so that what all three agree on is the protocol.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";

export type Flat = Record<string, string>;

/** Sorted by name, without `sign` and what is empty. */
export function textToSign(fields: Flat): string {
  const parts: string[] = [];
  for (const name of Object.keys(fields).toSorted())
    if (name !== "sign" && fields[name]) parts.push(`${name}=${fields[name]}`);
  return parts.join("&");
}

export const md5Of = (fields: Flat, secret: string): string =>
  createHash("md5")
    .update(`${textToSign(fields)}&key=${secret}`)
    .digest("hex")
    .toUpperCase();

const rsaOf = (fields: Flat, privatePem: string): string =>
  sign("RSA-SHA256", Buffer.from(textToSign(fields)), createPrivateKey(privatePem)).toString("base64");

/** How whoever asks proves itself, and proves the gateway. */
export interface Keys {
  signType: "RSA_1_256" | "MD5";
  /** PEM of the caller's key, and of the gateway's; of MD5 the secret of both. */
  own: string;
  theirs: string;
}

export const withSign = (fields: Flat, keys: Keys): Flat => {
  const whole = { ...fields, sign_type: keys.signType };
  return { ...whole, sign: keys.signType === "MD5" ? md5Of(whole, keys.own) : rsaOf(whole, keys.own) };
};

export function isSigned(fields: Flat, keys: Keys): boolean {
  if (keys.signType === "MD5") return fields.sign === md5Of(fields, keys.theirs);
  const bytes = Buffer.from(fields.sign ?? "", "base64");
  return verify("RSA-SHA256", Buffer.from(textToSign(fields)), createPublicKey(keys.theirs), bytes);
}

export const xmlOf = (fields: Flat): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join("\n")}</xml>`;

export function flatOf(xml: string): Flat {
  const fields: Flat = {};
  for (const [, name, cdata, text] of xml.matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs))
    fields[name as string] = cdata ?? text ?? "";
  return fields;
}
