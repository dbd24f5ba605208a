import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pathsOf } from "../world/desk.ts";
import { readySandboxKeys } from "./keys.ts";

const dir = mkdtempSync(join(tmpdir(), "sandbox-keys-"));
afterAll(() => rmSync(dir, { recursive: true }));
const handedOver = () => readFileSync(join(pathsOf(dir).desk, "platform.pub"), "utf8");

test("the desk has the platform's key, and after a rotation the list that the rotation wrote", () => {
  readySandboxKeys(dir);
  const bare = handedOver();
  expect(bare).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  const list = `# k from 2026-11-01T00:00:00+08:00 until -\n${bare}`;
  writeFileSync(join(dir, "keys", "clearing.key"), "[]");
  writeFileSync(join(dir, "keys", "platform.pub"), list);
  readySandboxKeys(dir);
  expect(handedOver()).toBe(list);
});
