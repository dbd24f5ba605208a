/**
 * The histories of `npm run test:long`: ten thousand, longer ones than those of `npm test`, on all cores. HISTORIES asks for
 * more or fewer, SEED is the first, WORKERS how many processes live them; a run that was stopped goes on with those of its last line of progress. Last line:
 * `{"histories":…,"days":…,"violations":0}`; exit 1 where anything was not as it must be.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { KEPT_SERVER, startTestServer } from "#db/testing/server.ts";
import { keepSeed } from "#verifier/testing/kept-seeds.ts";
import type { Histories, LivedHistories } from "./live-histories.ts";
import { WORLD_HISTORIES } from "./lived-world.ts";
import { neverHappened } from "./what-must-happen.ts";
import { withWideTemplate } from "./wide-template.ts";

const SEED = Number(process.env.SEED ?? 1);
const HISTORIES = Number(process.env.HISTORIES ?? 10_000);
const WORKERS = Number(process.env.WORKERS ?? availableParallelism());
const COMMANDS = 20;
const LINE_EVERY_HISTORIES = 200;
/** Fewer than these need not bring about every kind of thing. */
const KINDS_FROM_HISTORIES = 1_000;

const began = performance.now();
const sums = { histories: 0, days: 0, violations: 0 };
const seen = new Map<string, number>();
const open = new Set<number>();
let next = SEED;

/** The histories of the next world; undefined where enough was asked for, or something is wrong. */
function nextWorld(): Histories | undefined {
  if (sums.violations > 0 || next >= SEED + HISTORIES) return undefined;
  const length = Math.min(WORLD_HISTORIES, SEED + HISTORIES - next);
  const seeds = Array.from({ length }, (_, i) => next + i);
  next += length;
  return { seeds, commands: COMMANDS };
}

function take({ seeds, commands }: Histories, lived: LivedHistories): void {
  const before = sums.histories;
  sums.histories += lived.histories;
  sums.days += lived.days;
  for (const [kind, n] of lived.seen) seen.set(kind, (seen.get(kind) ?? 0) + n);
  if (lived.failure) {
    sums.violations++;
    const { seed, text } = lived.failure;
    keepSeed("histories", { seed: seeds[0] ?? seed, length: seeds.length, commands }, text.split("\n"));
    console.log(text);
  }
  if (Math.floor(before / LINE_EVERY_HISTORIES) !== Math.floor(sums.histories / LINE_EVERY_HISTORIES))
    printProgress();
}

/** Everything below the lowest seed that somebody is still at has been lived. */
function printProgress(): void {
  const at = Math.min(next, ...open);
  const seconds = Math.round((performance.now() - began) / 1000);
  const left = SEED + HISTORIES - at;
  console.log(
    `${sums.histories} histories, ${sums.days} days, ${seconds} s; SEED=${at} HISTORIES=${left} goes on from here`,
  );
}

/** One process, one world after the other. */
function work(env: NodeJS.ProcessEnv): Promise<void> {
  const worker = fork(join(import.meta.dirname, "run-histories.ts"), { env });
  return new Promise((resolve) => {
    let asked: Histories | undefined;
    const go = () => {
      asked = nextWorld();
      if (!asked) return worker.disconnect();
      open.add(asked.seeds[0] ?? 0);
      worker.send(asked);
    };
    worker.on("message", (lived: LivedHistories) => {
      if (!asked) return;
      open.delete(asked.seeds[0] ?? 0);
      take(asked, lived);
      go();
    });
    worker.on("exit", (code) => {
      if (asked) {
        sums.violations++;
        console.log(`histories from ${asked.seeds[0]}: the process ended with ${code}`);
      }
      resolve();
    });
    go();
  });
}

const { server, stop } = await startTestServer();
try {
  const wide = await withWideTemplate(server);
  const env = { ...process.env, TZ: "Asia/Shanghai", [KEPT_SERVER]: JSON.stringify(wide) };
  await Promise.all(Array.from({ length: WORKERS }, () => work(env)));
} finally {
  await stop();
}
const never = HISTORIES >= KINDS_FROM_HISTORIES ? neverHappened(seen, true) : [];
if (never.length > 0) console.log(`never happened: ${never.join(", ")}`);
const isWhole = sums.violations === 0 && sums.histories >= HISTORIES && never.length === 0;
process.exitCode = isWhole ? 0 : 1;
console.log(JSON.stringify(Object.fromEntries([...seen].sort())));
console.log(JSON.stringify(sums));
