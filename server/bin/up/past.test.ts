import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readDesk } from "./desk.ts";
import { readPast, writePast } from "./past.ts";

let dataDir: string;
const said: string[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "past-"));
  said.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dataDir, { recursive: true });
});
const desk = (...words: string[]) => readDesk(words, { NODE_ENV: "test", DATA_DIR: dataDir });

test("a new folder begins with four weeks of trading, and with none where --empty asks for it", () => {
  expect(desk()).toMatchObject({ fresh: true, withPast: true });
  expect(desk("--empty")).toMatchObject({ fresh: true, withPast: false });
});

test("a first start that was interrupted leaves no half past: the next one begins anew and says so in one line", () => {
  writeFileSync(join(dataDir, "demo.json"), "{}");
  writePast(dataDir, "making");
  expect(desk()).toMatchObject({ fresh: true, withPast: true });
  expect(said).toEqual([expect.stringContaining("重新开始")]);
});

test("a past that was made is kept, and nothing is said of it", () => {
  writeFileSync(join(dataDir, "demo.json"), "{}");
  writePast(dataDir, "made");
  expect(readPast(dataDir)).toBe("made");
  expect(desk()).toMatchObject({ fresh: false });
  expect(said).toEqual([]);
});

test("a folder without a past is taken as it is, beside a real acquirer too", () => {
  writeFileSync(join(dataDir, "demo.json"), "{}");
  expect(desk()).toMatchObject({ fresh: false });
  const real = readDesk([], {
    NODE_ENV: "test",
    DATA_DIR: dataDir,
    ACQUIRER_CONFIG_FILE: "x.json",
    DATABASE_URL: "postgres://x",
  });
  expect(real).toMatchObject({ fresh: false, withPast: false });
});
