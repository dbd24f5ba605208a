/**
 * Every check of `npm test`, one after the other, and one closing line: `N passed, N failed`.
 * `--only <name>` runs one step.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildWeb } from "./build.ts";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, ".data", "check");
const node = process.execPath;
/** Fewer than this and the tool did not read our TypeScript. */
const MODULES_MIN = 400;
const bin = (name: string) => join(ROOT, "node_modules", ".bin", name);

interface Count {
  passed: number;
  failed: number;
}
interface Step {
  name: string;
  run(): Count;
}

/** A program that either passes or fails counts as one test. */
function program(command: string, args: string[]): Count {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", env: process.env });
  return done.status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** vitest and Playwright count for themselves; a runner that dies without a report is one failure. */
function runner(
  args: string[],
  report: string,
  read: (json: unknown) => Count,
  env: Record<string, string> = {},
): Count {
  const path = join(OUT, report);
  rmSync(path, { force: true });
  const done = spawnSync(node, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const count = read(JSON.parse(readFileSync(path, "utf8")));
  return done.status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/** dependency-cruiser that sees no modules also finds no violation: what it looked at is part of the verdict. */
function arrows(): Count {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const [tool, ...words] = (scripts.arrows as string).split(" ");
  const args = [bin(tool ?? ""), ...words];
  const done = spawnSync(node, args, { cwd: ROOT, encoding: "utf8" });
  console.log(`${done.stdout}${done.stderr}`.trim());
  const modules = Number(/\((\d+) modules/.exec(done.stdout)?.[1] ?? "0");
  return done.status === 0 && modules >= MODULES_MIN ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const vitest = (): Count =>
  runner(
    [
      join(ROOT, "node_modules", "vitest", "vitest.mjs"),
      "run",
      "--reporter=dot",
      "--reporter=json",
      `--outputFile.json=${join(OUT, "vitest.json")}`,
    ],
    "vitest.json",
    (json) => {
      const r = json as { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number };
      return { passed: r.numPassedTests, failed: Math.max(r.numFailedTests, r.numFailedTestSuites) };
    },
  );
const playwright = (): Count =>
  runner(
    [join(ROOT, "node_modules", "@playwright", "test", "cli.js"), "test"],
    "playwright.json",
    (json) => {
      const r = json as { stats: { expected: number; unexpected: number; flaky: number } };
      return { passed: r.stats.expected + r.stats.flaky, failed: r.stats.unexpected };
    },
    { PLAYWRIGHT_JSON_OUTPUT_NAME: join(OUT, "playwright.json") },
  );

const steps: Step[] = [
  { name: "format", run: () => program(bin("biome"), ["check", "."]) },
  { name: "lint", run: () => program(node, [bin("oxlint"), "--type-aware"]) },
  {
    name: "types",
    run: () => program(node, [join(ROOT, "node_modules", "typescript", "bin", "tsc"), "--noEmit"]),
  },
  { name: "arrows", run: arrows },
  { name: "dead", run: () => program(node, [bin("knip")]) },
  {
    name: "dead without tests",
    run: () => program(node, [bin("knip"), "--production", "--config", "knip.production.jsonc"]),
  },
  { name: "unit", run: vitest },
  { name: "build", run: () => (buildWeb() ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }) },
  { name: "browser", run: playwright },
];

mkdirSync(OUT, { recursive: true });
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const total: Count = { passed: 0, failed: 0 };
const failures: string[] = [];
for (const step of steps.filter((s) => !only || s.name === only)) {
  const from = Date.now();
  console.log(`\n— ${step.name}`);
  const count = step.run();
  total.passed += count.passed;
  total.failed += count.failed;
  if (count.failed > 0) failures.push(step.name);
  console.log(
    `— ${step.name}: ${count.passed} passed, ${count.failed} failed (${Math.round((Date.now() - from) / 1000)} s)`,
  );
}
if (failures.length > 0) console.log(`\nfailed: ${failures.join(", ")}`);
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);
