import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readDesk } from "./desk.ts";

const DATA_DIR = mkdtempSync(join(tmpdir(), "desk-"));
const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, "error").mockImplementation((line: string) => void said.push(line));
  vi.spyOn(process, "exit").mockImplementation(() => {
    throw new Error("stopped");
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(DATA_DIR, { recursive: true, force: true });
});
const dialects = (...words: string[]) => readDesk(words, { NODE_ENV: "test", DATA_DIR }).dialects;

test("the sandbox's interfaces are named in the order of preference; unnamed they stay as they were", () => {
  expect(dialects()).toBeUndefined();
  expect(dialects("--empty", "--dialect", "bank-gateway")).toEqual(["bank-gateway"]);
  expect(dialects("--dialect", "bank-gateway,direct")).toEqual(["bank-gateway", "direct"]);
});

test.each([["nobody"], ["direct,nobody"], ["direct,direct"], [""]])(
  "--dialect %s is refused with what there is",
  (names) => {
    expect(() => dialects("--dialect", names)).toThrow("stopped");
    expect(said.join()).toContain("direct");
  },
);

test("--dialect without a name is refused", () => {
  expect(() => dialects("--dialect")).toThrow("stopped");
});
