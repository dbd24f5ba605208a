import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { checkLived, liveDays } from "./testing/chain-of-days.ts";
import { CHANGES } from "./testing/changes.ts";
import { type CheckedChain, checkChain } from "./testing/check-chain.ts";
import { Random } from "./testing/random.ts";

/** `npm run test:long` sets LONG=1; SEED moves all chains, so that a night can look elsewhere than the one before. */
const LONG = process.env.LONG === "1";
const SEED = Number(process.env.SEED ?? 1);
const DAYS_WANTED = LONG ? Number(process.env.DAYS ?? 100_000) : 100;
const CHAINS = 14;
const CHAIN_DAYS = 9;
const PROCESSES = 2;
const CHANGES_WANTED = LONG ? 10_000 : 60;
const TIMEOUT_MS = LONG ? 7_200_000 : 180_000;

/** Every one of them happened on the days of this run, or they prove nothing of it. */
const SEEN = [
  ...["P", "O", "R", "U", "K", "W", "G cover", "G repay", "staff refund", "proposed anew"],
  ...["PAY", "PAY final", "CARRY negative", "CARRY not_due", "CARRY zero", "CARRY below_minimum"],
  ...["HOLD acquirer_hold", "HOLD account_not_approved", "B failed", "B returned", "B stopped"],
  ...["J accept", "J accept whole", "J refund", "J not_ours", "P accepted"],
  ...["X only_acquirer", "X seller_differs", "X amount_differs", "X fee_differs", "X late_payment"],
  ...["X payment_left_out", "X not_computable", "X only_platform", "entered", "refund entered", "tolerance"],
  ...["cut-off 00:00", "cut-off 23:00", "cut-off 01:30", "file released", "file void"],
];
const SEEN_IN_LONG = ["PAY r30", "R accepted", "J cover_closed", "file settled"];

const SEEDS = join(import.meta.dirname, "..", "seeds");
interface KeptSeed {
  seed: number;
  length: number;
}
/** A seed that failed once is written down and goes first from then on. */
function keptSeeds(name: string): KeptSeed[] {
  const files = existsSync(SEEDS) ? readdirSync(SEEDS).filter((f) => f.startsWith(`${name}-`)) : [];
  return files.map((f) => JSON.parse(readFileSync(join(SEEDS, f), "utf8")) as KeptSeed);
}
function keepSeed(name: string, seed: number, length: number, what: unknown): void {
  mkdirSync(SEEDS, { recursive: true });
  writeFileSync(join(SEEDS, `${name}-${seed}.json`), `${JSON.stringify({ seed, length, what }, null, 2)}\n`);
}

type Chain = Omit<CheckedChain, "seen"> & { length: number; seen: Iterable<readonly [string, number]> };

async function* chainsHere(list: readonly KeptSeed[]): AsyncGenerator<Chain> {
  for (const { seed, length } of list) yield { ...(await checkChain(seed, length)), length };
}

/** One process of those that share the seeds of the long run. */
async function* chainsOf(process_: number): AsyncGenerator<Chain> {
  const program = join(import.meta.dirname, "testing", "run-chains.ts");
  const wanted = [SEED + process_, PROCESSES, Math.ceil(DAYS_WANTED / PROCESSES)].map(String);
  const child = spawn(process.execPath, [program, ...wanted], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const chain = JSON.parse(line) as Chain & { seen: Record<string, number> };
    yield { ...chain, seen: Object.entries(chain.seen) };
  }
}

test(
  "a day the platform computed honestly is equal to the acquirer's own books, and for ever, whatever happened on it",
  async () => {
    const seen = new Map<string, number>();
    const sums = { days: 0, computed: 0, checkedAgain: 0 };
    const take = async (chains: AsyncGenerator<Chain>) => {
      for await (const c of chains) {
        if (c.faults.length > 0) keepSeed("days", c.seed, c.length, c.faults);
        expect(c.faults, `seed ${c.seed}, ${c.length} days`).toEqual([]);
        for (const [kind, n] of c.seen) seen.set(kind, (seen.get(kind) ?? 0) + n);
        for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += c[key];
      }
    };
    await take(chainsHere(keptSeeds("days")));
    const short = Array.from({ length: CHAINS }, (_, i) => ({ seed: SEED + i, length: CHAIN_DAYS }));
    if (LONG) await Promise.all(Array.from({ length: PROCESSES }, (_, i) => take(chainsOf(i))));
    else await take(chainsHere(short));
    if (LONG) console.log(JSON.stringify({ ...sums, seen: Object.fromEntries(seen) }));
    expect(sums.days).toBeGreaterThanOrEqual(DAYS_WANTED);
    expect(sums.computed).toBeGreaterThan(sums.days / 3);
    expect(sums.checkedAgain).toBeGreaterThan(sums.days / 3);
    const needed = LONG ? [...SEEN, ...SEEN_IN_LONG] : SEEN;
    expect(needed.filter((kind) => !seen.has(kind))).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  "every falsified day is found, and the law that was broken is named",
  async () => {
    const made = new Set<string>();
    let count = 0;
    const seeds = [
      ...keptSeeds("changes").map((k) => k.seed),
      ...Array.from({ length: 1_000 }, (_, i) => SEED + i),
    ];
    for (const seed of seeds) {
      if (count >= CHANGES_WANTED && made.size === CHANGES.length) break;
      let day = 0;
      // Every other chain is the plain one: what a change needs stands alone there.
      for await (const lived of liveDays(seed, 6, seed % 2 === 0 ? "few" : "all")) {
        for (const [i, change] of CHANGES.entries()) {
          // In the short run each kind once; in the long run as often as the days allow.
          if (!LONG && made.has(change.name)) continue;
          const falsified = await change.make(lived, new Random(seed * 10_000 + day * 100 + i));
          if (!falsified) continue;
          made.add(change.name);
          count++;
          const { differences } = await checkLived(lived, falsified.proposed, falsified.books);
          const named = [...differences.byLaw.keys()];
          const isNamed = change.laws.some((law) => differences.byLaw.has(law));
          if (!isNamed) keepSeed("changes", seed, 6, { day, change: change.name, named });
          expect(isNamed, `seed ${seed}, day ${day}, ${change.name}: named ${named.join(" ")}`).toBe(true);
        }
        day++;
      }
    }
    if (LONG) console.log(JSON.stringify({ kinds: made.size, falsified: count }));
    expect(CHANGES.map((c) => c.name).filter((name) => !made.has(name))).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(CHANGES_WANTED);
  },
  TIMEOUT_MS,
);
