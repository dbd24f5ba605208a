import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openClearingKeys } from "./clearing-keys.ts";
import { writeKeyList } from "./key-list.ts";

const folder = mkdtempSync(join(tmpdir(), "clearing-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "clearing.key");
const pair = () =>
  generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const [old, fresh] = [pair(), pair()];
const TURN = new Date("2026-11-27T00:00:00+08:00");
const BEFORE = new Date(TURN.getTime() - 1);
const put = (text: string) => writeFileSync(file, text, { mode: 0o600 });
const list = (oldKey: string) => [
  { id: "new", from: TURN, until: null, key: fresh.privateKey },
  { id: "old", from: new Date(0), until: TURN, key: oldKey },
];

test("a file is signed with the key of its own time, and a list that replaced the file is followed", () => {
  put(old.privateKey);
  const keyAt = openClearingKeys(file);
  expect(keyAt(TURN).trim()).toBe(old.privateKey.trim());
  writeKeyList(file, list(old.privateKey));
  expect([keyAt(BEFORE), keyAt(TURN)]).toEqual([old.privateKey, fresh.privateKey]);
  put("[broken");
  expect([keyAt(BEFORE), keyAt(TURN)]).toEqual([old.privateKey, fresh.privateKey]);
});

test("a key whose private half was destroyed signs nothing", () => {
  writeKeyList(file, list(old.publicKey));
  expect(() => openClearingKeys(file)(BEFORE)).toThrow("no key of the file holds");
  expect(openClearingKeys(file)(TURN)).toBe(fresh.privateKey);
});

test("what is no Ed25519 key, or others can read, is refused by the setting's name and not said", () => {
  put("not-a-key");
  expect(() => openClearingKeys(file)).toThrow(/^CLEARING_KEY_FILE: first is not an Ed25519 key in PEM$/);
  rmSync(file);
  writeFileSync(file, old.privateKey, { mode: 0o644 });
  expect(() => openClearingKeys(file)).toThrow("CLEARING_KEY_FILE");
});
