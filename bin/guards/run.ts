/**
 * `npm run test:guards`: takes every guard of the list out, one at a time, in a scratch copy of the sources, and runs the
 * test that is named beside it: it must fail then, and it must pass while everything stands. Last line:
 * `{"guards":…,"seenToFail":…,"seconds":…}`. `-- --only <part of a name>` runs some of them.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KEPT_SERVER, startTestServer } from "../../db/testing/server.ts";
import { type Guard, placeOf } from "./guard.ts";
import { GUARDS } from "./guards.ts";
import { copySources, type Outcome, runTests } from "./scratch.ts";

/** Scratch copies that work side by side. */
const LANES = 2;
/** A removal that breaks the text proves nothing. */
const BROKEN = /syntax error|SyntaxError|ReferenceError|TypeError|is not defined|does not exist/;

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const guards = GUARDS.filter((g) => only === undefined || g.name.includes(only));
const began = performance.now();
const scratches = Array.from({ length: LANES }, copySources);
const pg = await startTestServer();
/** One server for all runs; a migration without its guard needs a template of its own. */
const env = { ...process.env, [KEPT_SERVER]: JSON.stringify(pg.server) };
const { [KEPT_SERVER]: _, ...ownServer } = env;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    for (const scratch of scratches) rmSync(scratch, { recursive: true, force: true });
    void pg.stop().finally(() => process.exit(1));
  });
let seenToFail = 0;
try {
  const standing = await runStanding(scratches[0] as string);
  const waiting = [...guards];
  await Promise.all(
    scratches.map(async (scratch) => {
      for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
        const fault = await findFault(scratch, guard, standing.get(guard.expect));
        if (fault === undefined) seenToFail++;
        console.log(
          fault === undefined ? `fails without it: ${guard.name}` : `NOT SEEN: ${guard.name}: ${fault}`,
        );
      }
    }),
  );
} finally {
  for (const scratch of scratches) rmSync(scratch, { recursive: true, force: true });
  await pg.stop();
}
const seconds = Math.round((performance.now() - began) / 1000);
process.exitCode = seenToFail === guards.length && guards.length > 0 ? 0 : 1;
console.log(JSON.stringify({ guards: guards.length, seenToFail, seconds }));

/** Tests with a database open a world each and run alone; of the others one may rest on what another left: whole files. */
function isAlone(file: string): boolean {
  return file.endsWith(".pg.test.ts");
}

/** Every test of the list with everything in its place, and nothing else beside those that run alone. */
async function runStanding(scratch: string): Promise<Map<string, Outcome>> {
  const [alone, together] = [guards.filter((g) => isAlone(g.test)), guards.filter((g) => !isAlone(g.test))];
  const ended = new Map<string, Outcome>();
  for (const list of [alone, together].filter((l) => l.length > 0)) {
    const titles = list === alone ? [...new Set(alone.map((g) => g.expect))] : [];
    const files = [...new Set(list.map((g) => g.test))];
    for (const [title, outcome] of await runTests(scratch, files, env, titles)) ended.set(title, outcome);
  }
  return ended;
}

/** Why this guard was not seen to be missed; undefined where its test passes with it and fails without it. */
async function findFault(
  scratch: string,
  guard: Guard,
  before: Outcome | undefined,
): Promise<string | undefined> {
  if (before?.status !== "passed") return `with the guard its test is ${before?.status}\n${before?.message}`;
  const target = join(scratch, guard.file);
  const text = readFileSync(target, "utf8");
  const place = placeOf(text, guard.find);
  if (place === undefined) return `its text does not stand in ${guard.file} exactly once`;
  writeFileSync(target, text.slice(0, place.from) + guard.replace + text.slice(place.to));
  const from = guard.file.startsWith("db/migrations/") ? ownServer : env;
  const ended = await runTests(scratch, [guard.test], from, isAlone(guard.test) ? [guard.expect] : []);
  writeFileSync(target, text);
  const after = ended.get(guard.expect);
  if (after?.status !== "failed") return `without the guard its test is ${after?.status}`;
  return BROKEN.test(after.message) ? `the removal breaks the text\n${after.message}` : undefined;
}
