import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { fingerprintOf, readPlatformKeys, writePlatformKeys } from "./platform-key-codec.ts";

const pem = (type: "ed25519" | "x25519" = "ed25519") =>
  generateKeyPairSync(type as "ed25519")
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();
const [A, B] = [pem(), pem()];
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
const KEYS = [
  { id: "20261127-ab", from: at("27T00:00:00"), until: null, publicKey: A },
  { id: "first", from: new Date(0), until: at("27T00:00:00"), publicKey: B },
];
const HEAD = "# k from 2026-11-01T00:00:00+08:00 until -";

test("what is written is read again, whatever line ends it travelled with", () => {
  const text = writePlatformKeys(KEYS);
  expect(text).toContain("# 20261127-ab from 2026-11-27T00:00:00+08:00 until -\n-----BEGIN PUBLIC KEY-----");
  expect(readPlatformKeys(text)).toEqual(KEYS);
  expect(readPlatformKeys(text.replaceAll("\n", "\r\n"))).toEqual(KEYS);
});

test("one bare key holds for ever", () => {
  expect(readPlatformKeys(`\n${A}\n`)).toEqual([
    { id: "first", from: new Date(0), until: null, publicKey: A },
  ]);
});

test("a fingerprint is the key's own", () => {
  expect(fingerprintOf(A)).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprintOf(A)).not.toBe(fingerprintOf(B));
});

test.each([
  ["nothing", ""],
  ["two bare keys", A + B],
  [
    "a private key",
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  ],
  ["a key of another kind", pem("x25519")],
  ["a broken key", A.replace("MCow", "MCoX")],
  ["a head without a key", `${HEAD}\n`],
  ["two keys under one head", `${HEAD}\n${A}${B}`],
  ["an instant of another zone", `${HEAD.replace("+08:00", "Z")}\n${A}`],
  ["no end", `# k from 2026-11-01T00:00:00+08:00\n${A}`],
  ["an end before the beginning", `# k from 2026-11-02T00:00:00+08:00 until 2026-11-02T00:00:00+08:00\n${A}`],
  ["two keys of one id", `${HEAD}\n${A}${HEAD}\n${B}`],
  ["a word of somebody's", `# please use this one\n${HEAD}\n${A}`],
  [
    "more keys than anybody has",
    Array.from({ length: 65 }, (_, i) => `${HEAD.replace("k", `k${i}`)}\n${A}`).join(""),
  ],
])("no list: %s", (_, text) => {
  expect(() => readPlatformKeys(text)).toThrow(/[一-鿿].* \/ [a-z0-9"]/i);
});
