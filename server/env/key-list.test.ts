import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openKeyRing, readKeyList, type StandingKey, writeKeyList } from "./key-list.ts";

const folder = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "some.key");
const HOUR_MS = 3_600_000;
const hours = (n: number) => new Date(Date.now() + n * HOUR_MS);
const key = (id: string, from: number, until: number | null): StandingKey => ({
  id,
  from: hours(from),
  until: until === null ? null : hours(until),
  key: id.padEnd(32, "."),
});
const put = (text: string) => writeFileSync(file, text, { mode: 0o600 });
const ring = () => openKeyRing("SOME_FILE", file, 32);

test("a bare secret is a list of one that holds for ever", () => {
  put(`${"s".repeat(32)}\n`);
  expect(ring().accepted()).toEqual(["s".repeat(32)]);
});

test("the newest makes, every one that holds is accepted, and none before or after its time", () => {
  writeKeyList(file, [key("old", -9, 1), key("over", -9, -1), key("new", -1, null), key("coming", 1, null)]);
  expect(
    ring()
      .accepted()
      .map((k) => k.replaceAll(".", "")),
  ).toEqual(["new", "old"]);
});

test("a running process follows a file that was replaced, and outlives one that is broken or gone", () => {
  writeKeyList(file, [key("a", -1, null)]);
  const running = ring();
  writeKeyList(file, [key("b", -1, null), key("a", -2, 1)]);
  expect(running.accepted().map((k) => k[0])).toEqual(["b", "a"]);
  put("[broken");
  expect(running.accepted().map((k) => k[0])).toEqual(["b", "a"]);
  rmSync(file);
  expect(running.accepted().map((k) => k[0])).toEqual(["b", "a"]);
  writeKeyList(file, [key("b", -1, null)]);
  expect(running.accepted().map((k) => k[0])).toEqual(["b"]);
});

test("what is written is nobody else's to read, even over a file that was", () => {
  put("x");
  chmodSync(file, 0o644);
  writeKeyList(file, [key("a", -1, null)]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ["[1]", "not a list of"],
  ["[", "not JSON"],
  ["[]", "not a list of"],
  [JSON.stringify([{ ...key("a", -1, null), more: 1 }]), "not a list of"],
  [JSON.stringify([{ ...key("a", -1, null), from: "yesterday" }]), "0.from"],
  [JSON.stringify([key("a", -1, null), key("a", -2, 1)]), "two keys have one id"],
  [JSON.stringify([{ ...key("a", -1, null), key: "secret-but-short" }]), "at least 32"],
  [JSON.stringify([key("a", -2, -1)]), "no key of the file holds now"],
])("a file that is no list of keys is refused by name, and its keys are not said: %s", (text, why) => {
  put(text);
  expect(ring).toThrow(why);
  expect(ring).toThrow("SOME_FILE");
  try {
    readKeyList("SOME_FILE", file, 32);
  } catch (error) {
    expect(String(error)).not.toMatch(/secret-but|a\.\.\./);
  }
});
