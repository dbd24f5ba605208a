/** The signature of WeChat Pay's older interface, which payment codes still speak: HMAC-SHA256 over sorted fields. */
import { createHash, createHmac, type KeyObject, timingSafeEqual } from "node:crypto";

export type Fields = Readonly<Record<string, string>>;

/** "k=v&…&key=<key>": names sorted by code unit, raw values, `sign` and empty values left out. */
const signedText = (fields: Fields, key: string): string =>
  [
    ...Object.keys(fields)
      .filter((name) => name !== "sign" && fields[name] !== "")
      .sort()
      .map((name) => `${name}=${fields[name]}`),
    `key=${key}`,
  ].join("&");

const secretOf = (key: KeyObject): string => key.export().toString("utf8");

/** Upper hex. */
export const signV2 = (key: KeyObject, fields: Fields): string =>
  createHmac("sha256", secretOf(key))
    .update(signedText(fields, secretOf(key)))
    .digest("hex")
    .toUpperCase();

/** Whether the fields were signed with the key: as they were asked for, or with MD5, the default over there. */
export function verifyV2(key: KeyObject, fields: Fields): boolean {
  const sign = Buffer.from(fields.sign ?? "");
  const md5 = createHash("md5")
    .update(signedText(fields, secretOf(key)))
    .digest("hex")
    .toUpperCase();
  return [signV2(key, fields), md5].some((text) => {
    const expected = Buffer.from(text);
    return expected.length === sign.length && timingSafeEqual(expected, sign);
  });
}
