import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openKeyRing } from "../../env/key-list.ts";
import { finishSecret, INTERNAL_KEY, rotateSecret, SESSION_SECRET } from "./secret.ts";

const dataDir = mkdtempSync(join(tmpdir(), "rotate-"));
mkdirSync(join(dataDir, "keys"));
afterAll(() => rmSync(dataDir, { recursive: true }));
const OLD = "o".repeat(32);

describe.each([
  ["session", SESSION_SECRET],
  ["internal", INTERNAL_KEY],
])("%s", (name, kind) => {
  const file = join(dataDir, "keys", kind.file);
  const ring = () => openKeyRing(kind.setting, file, 32);
  const now = () => new Date();
  const later = () => new Date(Date.now() + kind.overlapMs);
  beforeEach(() => writeFileSync(file, OLD, { mode: 0o600 }));

  test("both are accepted during the overlap, the new one makes; after the finish the old one is not", () => {
    const running = ring();
    rotateSecret(kind, file, now());
    const [made, ...former] = running.accepted();
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(former).toEqual([OLD]);
    expect(finishSecret(kind, file, later(), false)).toBe(1);
    expect(running.accepted()).toEqual([made]);
  });

  test("no second rotation before the first has ended, and no finish before its time", () => {
    expect(() => finishSecret(kind, file, now(), true)).toThrow("no rotation to finish");
    rotateSecret(kind, file, now());
    const before = ring().accepted();
    expect(() => rotateSecret(kind, file, now())).toThrow("run --finish first");
    expect(() => finishSecret(kind, file, now(), false)).toThrow("in use until");
    expect(ring().accepted()).toEqual(before);
  });

  test("after a leak the old one ends at once", () => {
    rotateSecret(kind, file, now());
    finishSecret(kind, file, now(), true);
    expect(ring().accepted()).not.toContain(OLD);
  });

  test("the command does it, and prints no key", () => {
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [join(import.meta.dirname, "../rotate.ts"), name, ...args], {
        env: { PATH: process.env.PATH ?? "", DATA_DIR: dataDir } as never,
        encoding: "utf8",
      });
    const said = run();
    const keys = ring().accepted();
    expect(keys).toHaveLength(2);
    expect(run("--finish", "--now") + said).not.toMatch(new RegExp(keys.join("|")));
    expect(ring().accepted()).toEqual([keys[0]]);
  });
});
