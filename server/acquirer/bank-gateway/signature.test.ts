import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyPair } from "../testing/counterpart.ts";
import { type Fields, isSigned, signatureOf, signedText } from "./signature.ts";
import * as second from "./testing/second-signature.ts";

const pair = keyPair();
const secret = createSecretKey("0123456789abcdef", "utf8");
const inForce = (value: KeyObject) => [{ id: "key", value }];
const VECTOR: Fields = {
  ...{
    total_fee: "1",
    body: "咖啡",
    charset: "UTF-8",
    version: "2.0",
    sign_type: "MD5",
    attach: "",
    sign: "x",
  },
  ...{ mch_create_ip: "127.0.0.1", mch_id: "100000000001", nonce_str: "0123456789abcdef" },
  ...{ notify_url: "http://127.0.0.1:3001/n", out_trade_no: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z" },
  service: "pay.weixin.native",
};

test("the text and its MD5 are the ones that the facts give, in ours and in the second", () => {
  for (const text of [signedText(VECTOR), second.textToSign({ ...VECTOR })])
    expect(createHash("sha256").update(text).digest("hex")).toBe(
      "95dc3ad98170bbf950cceae822c5b8126e09542305535eec7c1aee9c5bd2b872",
    );
  expect(signatureOf(VECTOR, "MD5", secret)).toBe("6C565B1E46E9454FBD553AE6E3D5477E");
  expect(second.md5Of({ ...VECTOR }, "0123456789abcdef")).toBe("6C565B1E46E9454FBD553AE6E3D5477E");
});

const message = fc.dictionary(
  fc.stringMatching(/^[a-z_]{1,12}$/).filter((name) => !["sign", "sign_type"].includes(name)),
  fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => text.isWellFormed()),
  { noNullPrototype: true },
);
const pem = (key: KeyObject) =>
  key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }).toString();

test("what one signs the other believes, in both ways, whatever the message", () => {
  const keys = { signType: "RSA_1_256", own: pem(pair.privateKey), theirs: pem(pair.publicKey) } as const;
  fc.assert(
    fc.property(message, (fields) => {
      expect(isSigned(second.withSign(fields, keys), "RSA_1_256", inForce(pair.publicKey))).toBe(true);
      const sign = signatureOf(fields, "RSA_1_256", pair.privateKey);
      expect(second.isSigned({ ...fields, sign }, keys)).toBe(true);
      const md5 = { signType: "MD5", own: "0123456789abcdef", theirs: "0123456789abcdef" } as const;
      expect(isSigned(second.withSign(fields, md5), "MD5", inForce(secret))).toBe(true);
      expect(second.isSigned({ ...fields, sign: signatureOf(fields, "MD5", secret) }, md5)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("a changed, added or missing field, the other way, another key or none is not signed", () => {
  const good = { ...VECTOR, sign: signatureOf(VECTOR, "MD5", secret) };
  const is = (fields: Fields, type: "MD5" | "RSA_1_256" = "MD5", key = secret as KeyObject) =>
    isSigned(fields, type, inForce(key));
  expect(is(good)).toBe(true);
  const { body: _body, ...less } = good as Fields;
  for (const bad of [
    { ...good, total_fee: "2" },
    { ...good, x: "1" },
    less,
    { ...good, sign: "" },
    { ...good, sign: good.sign.toLowerCase() },
  ])
    expect(is(bad)).toBe(false);
  expect(is(good, "RSA_1_256", pair.publicKey)).toBe(false);
  expect(is(good, "MD5", createSecretKey("another", "utf8"))).toBe(false);
  // A message that names the other way of itself is measured by the agreed one all the same.
  expect(is(good, "RSA_1_256", secret)).toBe(false);
  expect(isSigned(good, "MD5", [])).toBe(false);
});
