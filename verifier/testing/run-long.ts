/**
 * The days of `npm run test:long`: random days by the hundred thousand, each computed by the platform, checked and computed by the tool,
 * and checked again at the end of its chain; then falsifications by the ten thousand. DAYS and CHANGES ask for more or fewer,
 * SEED is the first chain's: a run that was stopped goes on with the SEED and DAYS of its last line of progress. Last line:
 * `{"days":…,"seconds":…,"falsifications":…,"named":…}`; exit 1 where anything was not as it should be.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { CHANGES } from "./changes.ts";
import { CHANGES_CHAIN_DAYS } from "./check-changes.ts";
import { keepSeed, keptSeeds } from "./kept-seeds.ts";
import type { Done, Job } from "./run-chains.ts";
import { SEEN_IN_LONG } from "./seen.ts";

const SEED = Number(process.env.SEED ?? 1);
const DAYS = Number(process.env.DAYS ?? 100_000);
const FALSIFICATIONS = Number(process.env.CHANGES ?? 10_000);
const LINE_EVERY_DAYS = 2_000;
/** So many days show everything; fewer are for looking at one thing. */
const DAYS_SHOW_ALL = 10_000;

/** Long enough that the thirtieth calendar day forces a payment; those chains begin in February. */
const lengthOf = (seed: number): number => (seed % 7 === 0 ? 45 : 12);

const began = performance.now();
const sums = { days: 0, computed: 0, checkedAgain: 0, falsified: 0, named: 0 };
const seen = new Map<string, number>();
const faults: string[] = [];
const seconds = () => Math.round((performance.now() - began) / 1000);

/** Days first, then changes; undefined where enough was asked for, or something is wrong. */
const kept = [
  ...keptSeeds("days").map(({ seed, length }): Job => ({ kind: "days", seed, length })),
  ...keptSeeds("changes").map(({ seed, length }): Job => ({ kind: "changes", seed, length })),
];
const next = { days: SEED, changes: SEED };
const open = new Set<Job>();

/** Every chain has at least the days it is long. */
const daysToCome = () => [...open].reduce((sum, job) => sum + (job.kind === "days" ? job.length : 0), 0);

function nextJob(): Job | undefined {
  if (faults.length > 0) return undefined;
  const again = kept.shift();
  if (again) return again;
  if (sums.days + daysToCome() < DAYS) {
    const seed = next.days++;
    return { kind: "days", seed, length: lengthOf(seed) };
  }
  if (sums.falsified < FALSIFICATIONS || isChangeMissing())
    return { kind: "changes", seed: next.changes++, length: CHANGES_CHAIN_DAYS };
  return undefined;
}
const isChangeMissing = () => FALSIFICATIONS > 0 && CHANGES.some((c) => !seen.has(c.name));

function take(job: Job, done: Done): void {
  const before = sums.days;
  for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += done[key];
  for (const [kind, n] of done.seen) seen.set(kind, (seen.get(kind) ?? 0) + n);
  if (done.faults.length > 0) keepSeed(job.kind, job, done.faults);
  for (const fault of done.faults) faults.push(`${job.kind}, seed ${job.seed}: ${fault}`);
  if (Math.floor(before / LINE_EVERY_DAYS) !== Math.floor(sums.days / LINE_EVERY_DAYS)) printProgress();
}

/** Everything below the lowest seed that somebody is still at has been done. */
function printProgress(): void {
  const at = Math.min(next.days, ...[...open].filter((j) => j.kind === "days").map((j) => j.seed));
  const left = Math.max(0, DAYS - sums.days);
  console.log(`${sums.days} days equal, ${seconds()} s; SEED=${at} DAYS=${left} goes on from here`);
}

/** One process, one job after the other. */
function work(): Promise<void> {
  const worker = fork(join(import.meta.dirname, "run-chains.ts"));
  return new Promise((resolve) => {
    let job: Job | undefined;
    const go = () => {
      job = nextJob();
      if (!job) return worker.disconnect();
      open.add(job);
      worker.send(job);
    };
    worker.on("message", (done: Done) => {
      if (!job) return;
      open.delete(job);
      take(job, done);
      go();
    });
    worker.on("exit", (code) => {
      if (job) faults.push(`${job.kind}, seed ${job.seed}: the process ended with ${code}`);
      resolve();
    });
    go();
  });
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
const wanted = [
  ...(DAYS >= DAYS_SHOW_ALL ? SEEN_IN_LONG : []),
  ...(FALSIFICATIONS > 0 ? CHANGES.map((c) => c.name) : []),
];
const missing = faults.length > 0 ? [] : wanted.filter((kind) => !seen.has(kind));
for (const fault of faults) console.log(fault);
for (const kind of missing) console.log(`never came about: ${kind}`);
const { days, computed, checkedAgain, falsified: falsifications, named } = sums;
const isProved = faults.length + missing.length === 0 && named === falsifications;
process.exitCode = isProved ? 0 : 1;
console.log(JSON.stringify({ days, seconds: seconds(), falsifications, named, computed, checkedAgain }));
