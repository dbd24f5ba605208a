/** A scratch copy of the sources in which a guard can be taken out, and how the tests end there. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
/** A test that waits for what a guard would have let through is ended after this, ms. */
const TEST_TIMEOUT_MS = 45_000;

/** How one test ended: vitest's word, and what it said. */
export interface Outcome {
  status: string;
  message: string;
}

interface Report {
  testResults: {
    message: string;
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
}

/** The sources as they lie here, with the same packages. The caller takes the folder away. */
export function copySources(): string {
  const scratch = mkdtempSync(join(tmpdir(), "qingfen-guards-"));
  const listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", listed, { cwd: ROOT, encoding: "utf8" }).split("\0");
  for (const file of files.filter((f) => f !== "" && existsSync(join(ROOT, f)))) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    cpSync(join(ROOT, file), join(scratch, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(scratch, "node_modules"));
  return scratch;
}

/** Runs test files, or the tests of these names in them; how each ended by its title. Empty where vitest made no report. */
export async function runTests(
  scratch: string,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
  titles: readonly string[] = [],
): Promise<Map<string, Outcome>> {
  const report = join(scratch, "guards-report.json");
  rmSync(report, { force: true });
  const escaped = titles.map((title) => title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const named = titles.length === 0 ? [] : ["-t", escaped.join("|")];
  const vitest = join(scratch, "node_modules", "vitest", "vitest.mjs");
  const projects = new Set(files.map((file) => (file.endsWith(".pg.test.ts") ? "pg" : "unit")));
  const how = [
    ...[...projects].flatMap((project) => ["--project", project]),
    "--reporter=json",
    `--outputFile=${report}`,
    `--testTimeout=${TEST_TIMEOUT_MS}`,
  ];
  const child = spawn(process.execPath, [vitest, "run", ...files, ...named, ...how], {
    cwd: scratch,
    env,
    stdio: "ignore",
  });
  await once(child, "exit");
  const ended = new Map<string, Outcome>();
  if (!existsSync(report)) return ended;
  for (const file of (JSON.parse(readFileSync(report, "utf8")) as Report).testResults)
    for (const test of file.assertionResults)
      ended.set(test.title, {
        status: test.status,
        message: [file.message, ...test.failureMessages].join("\n").trim(),
      });
  return ended;
}
