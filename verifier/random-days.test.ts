import { beforeAll, expect, test } from "vitest";
import { CHANGES } from "./testing/changes.ts";
import { checkChain } from "./testing/check-chain.ts";
import { CHANGES_CHAIN_DAYS, checkChanges } from "./testing/check-changes.ts";
import { keepSeed, keptSeeds } from "./testing/kept-seeds.ts";
import { rememberSignatures } from "./testing/remembered-signatures.ts";
import { SEEN } from "./testing/seen.ts";

/** `npm run test:long` lives through a hundred thousand days; SEED moves all chains. */
const SEED = Number(process.env.SEED ?? 1);
const CHAINS = 14;
const CHAIN_DAYS = 9;
const DAYS_WANTED = 100;
const CHANGES_WANTED = 60;
const CHANGES_SEEDS_MAX = 1_000;
const TIMEOUT_MS = 180_000;

beforeAll(rememberSignatures);

test(
  "a day the platform computed honestly is equal to the acquirer's own books, and for ever, whatever happened on it",
  async () => {
    const seen = new Set<string>();
    const sums = { days: 0, computed: 0, checkedAgain: 0 };
    const chains = Array.from({ length: CHAINS }, (_, i) => ({ seed: SEED + i, length: CHAIN_DAYS }));
    for (const { seed, length } of [...keptSeeds("days"), ...chains]) {
      const checked = await checkChain(seed, length);
      if (checked.faults.length > 0) keepSeed("days", { seed, length }, checked.faults);
      expect(checked.faults, `seed ${seed}, ${length} days`).toEqual([]);
      for (const kind of checked.seen.keys()) seen.add(kind);
      for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += checked[key];
    }
    expect(sums.days).toBeGreaterThanOrEqual(DAYS_WANTED);
    expect(sums.computed).toBeGreaterThan(sums.days / 3);
    expect(sums.checkedAgain).toBeGreaterThan(sums.days / 3);
    expect(SEEN.filter((kind) => !seen.has(kind))).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  "every falsified day is found, and the law that was broken is named",
  async () => {
    // Each kind once; the long run tries as often as the days allow.
    const made = new Set<string>();
    let falsified = 0;
    const further = Array.from({ length: CHANGES_SEEDS_MAX }, (_, i) => SEED + i);
    for (const seed of [...keptSeeds("changes").map((k) => k.seed), ...further]) {
      if (falsified >= CHANGES_WANTED && made.size === CHANGES.length) break;
      const checked = await checkChanges(seed, (name) => !made.has(name));
      if (checked.faults.length > 0)
        keepSeed("changes", { seed, length: CHANGES_CHAIN_DAYS }, checked.faults);
      expect(checked.faults, `seed ${seed}`).toEqual([]);
      for (const name of checked.made) made.add(name);
      falsified += checked.falsified;
    }
    expect(CHANGES.map((c) => c.name).filter((name) => !made.has(name))).toEqual([]);
    expect(falsified).toBeGreaterThanOrEqual(CHANGES_WANTED);
  },
  TIMEOUT_MS,
);
