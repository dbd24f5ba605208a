import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { RULES } from "./plugin.ts";
import type { Fixture, Fixtures } from "./rule.ts";
import { auditOfActFixtures } from "./testing/audit-of-act.ts";
import { mayFirstFixtures } from "./testing/may-first.ts";
import { noChannelComparisonFixtures } from "./testing/no-channel-comparison.ts";
import { verbAloneFixtures } from "./testing/verb-alone.ts";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES: Record<keyof typeof RULES, Fixtures> = {
  "audit-of-act": auditOfActFixtures,
  "may-first": mayFirstFixtures,
  "no-channel-comparison": noChannelComparisonFixtures,
  "verb-alone": verbAloneFixtures,
};

/** A tree of its own with the project's own configuration in it: a rule that is off there catches nothing here. */
const tree = mkdtempSync(join(tmpdir(), "lint-"));
cpSync(join(ROOT, ".oxlintrc.json"), join(tree, ".oxlintrc.json"));
for (const linked of ["bin", "node_modules"]) symlinkSync(join(ROOT, linked), join(tree, linked));
afterAll(() => rmSync(tree, { recursive: true }));

/** The rules of ours that refuse the file, each once. */
function refusedBy({ file, code }: Fixture): string[] {
  const path = join(tree, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${code}\n`);
  const oxlint = join(ROOT, "node_modules", "oxlint", "bin", "oxlint");
  const done = spawnSync(process.execPath, [oxlint, "--format=json", file], { cwd: tree, encoding: "utf8" });
  rmSync(path);
  const found = JSON.parse(done.stdout) as { number_of_files: number; diagnostics: { code: string }[] };
  expect(found.number_of_files, `oxlint reads ${file}`).toBe(1);
  return [...new Set(found.diagnostics.map((d) => d.code))];
}

describe.each(Object.entries(FIXTURES))("%s", (name, { bad, good }) => {
  test.each(bad)("refuses $file: $code", (fixture) => {
    expect(refusedBy(fixture)).toContain(`house(${name})`);
  });
  test.each(good)("lets $file pass: $code", (fixture) => {
    expect(refusedBy(fixture)).not.toContain(`house(${name})`);
  });
});

test("every rule of ours has something that it refuses and something that it lets pass", () => {
  for (const { bad, good } of Object.values(FIXTURES)) {
    expect(bad.length).toBeGreaterThan(0);
    expect(good.length).toBeGreaterThan(0);
  }
});

const refusedLength = (file: string, lines: number) =>
  refusedBy({
    file,
    code: `export function long() {\n${"  void 0;\n".repeat(lines - 2)}}`,
  }).includes("eslint(max-lines-per-function)");

test("no function outside the screens grows past 70 lines", () => {
  expect(refusedLength("server/money/fen.ts", 71)).toBe(true);
  expect(refusedLength("server/money/fen.ts", 70)).toBe(false);
  expect(refusedLength("server/money/testing/fen.ts", 71)).toBe(false);
});

test("no function of a screen grows past 120 lines", () => {
  expect(refusedLength("app/page.tsx", 121)).toBe(true);
  expect(refusedLength("app/page.tsx", 120)).toBe(false);
  expect(refusedLength("app/page.test.tsx", 121)).toBe(false);
});

/** Sources that hold the text. */
const filesWith = (text: string) =>
  spawnSync("git", ["grep", "-lF", "--untracked", text, "--", "*.ts", "*.tsx", "*.js", "*.mjs"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .stdout.split("\n")
    .filter(Boolean);

test("no comment turns a rule off, ours or another", () => {
  expect(filesWith("spawnSync")).toContain("bin/lint/lint.test.ts");
  for (const tool of ["oxlint", "eslint"]) expect(filesWith(`${tool}-disable`)).toEqual([]);
});

test("no rule is taken from the configuration, and no folder is left out", () => {
  const config = JSON.parse(readFileSync(join(ROOT, ".oxlintrc.json"), "utf8")) as {
    rules: Record<string, unknown>;
    overrides: { files: string[]; rules: Record<string, unknown> }[];
    ignorePatterns: string[];
  };
  const length = "eslint/max-lines-per-function";
  expect(Object.keys(config.rules).sort()).toEqual([
    length,
    "house/audit-of-act",
    "house/may-first",
    "house/no-channel-comparison",
    "house/verb-alone",
    "typescript/await-thenable",
    "typescript/no-floating-promises",
    "typescript/no-misused-promises",
    "typescript/switch-exhaustiveness-check",
  ]);
  for (const level of Object.values(config.rules).map((rule) => [rule].flat()[0]))
    expect(level).toBe("error");
  expect(config.overrides.map((o) => [o.files, Object.keys(o.rules)])).toEqual([
    [["app/**"], [length]],
    [["**/*.test.{ts,tsx}", "**/*.spec.ts", "**/testing/**"], [length]],
  ]);
  expect(config.ignorePatterns).toEqual([".next", ".data", "node_modules"]);
});
