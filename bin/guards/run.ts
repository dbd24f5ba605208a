/**
 * `npm run test:guards`: takes every guard of the list out, one at a time, in a scratch copy of the sources, and runs the
 * test that is named beside it: it must fail then, and it must pass while everything stands. Last line:
 * `{"guards":…,"seenToFail":…,"seconds":…}`. `-- --only <part of a name>` runs some of them.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { KEPT_SERVER, startTestServer } from "../../db/testing/server.ts";
import { type Guard, placeOf } from "./guard.ts";
import { GUARDS } from "./guards.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Scratch copies that work side by side. */
const LANES = 2;
/** A test that waits for what a guard would have let through is ended after this, ms. */
const TEST_TIMEOUT_MS = 25_000;
/** A removal that breaks the text proves nothing. */
const BROKEN = /syntax error|SyntaxError|ReferenceError|TypeError|is not defined|does not exist/;

interface Outcome {
  status: string;
  message: string;
}

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const guards = GUARDS.filter((g) => only === undefined || g.name.includes(only));
const began = performance.now();
const lanes: string[] = [];
const pg = await startTestServer();
let seenToFail = 0;
try {
  for (let n = 0; n < LANES; n++) lanes.push(scratchCopy());
  const waiting = [...guards];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let guard = waiting.shift(); guard; guard = waiting.shift())
        if (await tryGuard(lane, guard)) seenToFail++;
    }),
  );
} finally {
  for (const lane of lanes) rmSync(lane, { recursive: true, force: true });
  await pg.stop();
}
const seconds = Math.round((performance.now() - began) / 1000);
process.exitCode = seenToFail === guards.length ? 0 : 1;
console.log(JSON.stringify({ guards: guards.length, seenToFail, seconds }));

/** The sources as they lie here, with the same packages. */
function scratchCopy(): string {
  const lane = mkdtempSync(join(tmpdir(), "qingfen-guards-"));
  const listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", listed, { cwd: ROOT, encoding: "utf8" }).split("\0");
  for (const file of files.filter((f) => f !== "" && existsSync(join(ROOT, f)))) {
    mkdirSync(dirname(join(lane, file)), { recursive: true });
    cpSync(join(ROOT, file), join(lane, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(lane, "node_modules"));
  return lane;
}

async function tryGuard(lane: string, guard: Guard): Promise<boolean> {
  const target = join(lane, guard.file);
  const standing = readFileSync(target, "utf8");
  const place = placeOf(standing, guard.find);
  if (place === undefined) return told(guard, "its text does not stand in the file exactly once");
  const before = await runTest(lane, guard);
  if (before.status !== "passed")
    return told(guard, `with the guard the test is ${before.status}`, before.message);
  writeFileSync(target, standing.slice(0, place.from) + guard.replace + standing.slice(place.to));
  const after = await runTest(lane, guard).finally(() => writeFileSync(target, standing));
  if (after.status !== "failed")
    return told(guard, `without the guard the test is ${after.status}`, after.message);
  if (BROKEN.test(after.message)) return told(guard, "the removal breaks the text", after.message);
  console.log(`fails without it: ${guard.name}`);
  return true;
}

function told(guard: Guard, why: string, message = ""): false {
  console.log(`NOT SEEN: ${guard.name} (${guard.file}): ${why}\n${message}`.trim());
  return false;
}

/** How the named test of a guard ends in a scratch copy. */
async function runTest(lane: string, guard: Guard): Promise<Outcome> {
  const report = join(lane, "guards-report.json");
  rmSync(report, { force: true });
  const pattern = guard.expect.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const vitest = join(lane, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", guard.test, "-t", pattern, "--reporter=json", `--outputFile=${report}`];
  const migrates = guard.file.startsWith("db/") && !guard.file.startsWith("db/testing/");
  const { [KEPT_SERVER]: _, ...plain } = process.env;
  const env = migrates ? plain : { ...plain, [KEPT_SERVER]: JSON.stringify(pg.server) };
  const child = spawn(process.execPath, [...args, `--testTimeout=${TEST_TIMEOUT_MS}`], {
    cwd: lane,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let noise = "";
  child.stderr.on("data", (part: Buffer) => {
    noise += part.toString();
  });
  await once(child, "exit");
  if (!existsSync(report)) return { status: "without a report", message: noise };
  const read = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: {
      message: string;
      assertionResults: { title: string; status: string; failureMessages: string[] }[];
    }[];
  };
  const tests = read.testResults.flatMap((file) => file.assertionResults);
  const named = tests.find((t) => t.title === guard.expect);
  const told = read.testResults.map((file) => file.message).join("\n");
  return { status: named?.status ?? "not there", message: named?.failureMessages.join("\n") ?? told };
}
