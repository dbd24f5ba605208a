import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sentenceOf } from "./difference.ts";
import { checkLived, type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { CHANGES } from "./testing/changes.ts";
import { Random } from "./testing/random.ts";

/** `npm run test:long` sets LONG=1; SEED moves all chains, so that a night can look elsewhere than the one before. */
const LONG = process.env.LONG === "1";
const SEED = Number(process.env.SEED ?? 1);
const CHAINS = LONG ? 70 : 3;
const CHAIN_DAYS = LONG ? 12 : 10;
/** Long enough that the thirtieth calendar day forces a payment; those chains begin in February. */
const LONG_CHAIN_DAYS = LONG ? 45 : 0;
const CHANGES_WANTED = LONG ? 1_000 : 60;
const TIMEOUT_MS = LONG ? 600_000 : 60_000;

const SEEDS = join(import.meta.dirname, "..", "seeds");
/** A seed that failed once is written down and goes first from then on. */
function seedsOf(name: string, count: number): number[] {
  const failed = (existsSync(SEEDS) ? readdirSync(SEEDS) : [])
    .filter((f) => f.startsWith(`${name}-`))
    .map((f) => JSON.parse(readFileSync(join(SEEDS, f), "utf8")).seed as number);
  return [...new Set([...failed, ...Array.from({ length: count }, (_, i) => SEED + i)])];
}
function keepSeed(name: string, seed: number, days: number, what: unknown): void {
  mkdirSync(SEEDS, { recursive: true });
  writeFileSync(join(SEEDS, `${name}-${seed}.json`), `${JSON.stringify({ seed, days, what }, null, 2)}\n`);
}

async function differencesOf(lived: LivedDay): Promise<string[]> {
  const { differences, missingFunds } = await checkLived(lived);
  return [...differences.kept.map(sentenceOf), ...missingFunds];
}

test(
  "a day the platform computed honestly is equal to the acquirer's own books, whatever happened on it",
  async () => {
    const seen = new Set<string>();
    let days = 0;
    for (const seed of seedsOf("days", CHAINS)) {
      const length = LONG_CHAIN_DAYS > 0 && seed % 7 === 0 ? LONG_CHAIN_DAYS : CHAIN_DAYS;
      for await (const lived of liveDays(seed, length)) {
        const found = await differencesOf(lived);
        if (found.length > 0) keepSeed("days", seed, length, found);
        expect(found, `seed ${seed}, ${lived.day}`).toEqual([]);
        for (const kind of kindsOf(lived)) seen.add(kind);
        days++;
      }
    }
    expect(days).toBeGreaterThanOrEqual(LONG ? 1_000 : 30);
    // The days are worth something only if all this happened on them.
    const needed = ["O", "P", "R", "PAY", "CARRY negative", "CARRY not_due", "HOLD acquirer_hold"];
    expect([...seen]).toEqual(
      expect.arrayContaining([...needed, "HOLD account_not_approved", "B", "K", "X", "entered", "tolerance"]),
    );
    if (LONG) expect([...seen]).toContain("PAY r30");
  },
  TIMEOUT_MS,
);

function kindsOf({ proposed: { file, entries } }: LivedDay): string[] {
  return [
    ...entries.map((e) => e.kind),
    ...file.positions.map((p) => `${p.action} ${p.reason}`.trim()),
    ...file.returned.map(() => "B"),
    ...file.layers.map(() => "K"),
    ...file.leftOut.map(() => "X"),
    ...file.channels.flatMap((c) => [
      c.entered > 0n ? "entered" : "",
      c.feeTolerance > 0n ? "tolerance" : "",
    ]),
  ];
}

test(
  "every falsified day is found, and the law that was broken is named",
  async () => {
    const made = new Set<string>();
    let count = 0;
    for (const seed of seedsOf("changes", LONG ? 60 : 12)) {
      if (count >= CHANGES_WANTED && made.size === CHANGES.length) break;
      let day = 0;
      for await (const lived of liveDays(seed, 6)) {
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
          if (!isNamed) keepSeed("changes", seed, day, { change: change.name, named });
          expect(isNamed, `seed ${seed}, day ${day}, ${change.name}: named ${named.join(" ")}`).toBe(true);
        }
        day++;
      }
    }
    expect(CHANGES.map((c) => c.name).filter((name) => !made.has(name))).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(CHANGES_WANTED);
  },
  TIMEOUT_MS,
);
