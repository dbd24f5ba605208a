/** Random histories through the real verbs in a real database; `npm run test:long` lives through ten thousand. */
import { expect, inject, test } from "vitest";
import { keepSeed, keptSeeds } from "#verifier/testing/kept-seeds.ts";
import { liveHistories } from "./live-histories.ts";
import { WORLD_HISTORIES } from "./lived-world.ts";
import { neverHappened } from "./what-must-happen.ts";
import { withWideTemplate } from "./wide-template.ts";

const SEED = Number(process.env.SEED ?? 1);
const HISTORIES = 200;
/** Of one history; the long run's are longer. */
const COMMANDS = 5;
const TIMEOUT_MS = 900_000;

test(
  "whatever happens, after each day of a history everything that must always be true is true",
  async () => {
    const worlds = Array.from({ length: HISTORIES / WORLD_HISTORIES }, (_, i) => ({
      ...{ seed: SEED + i * WORLD_HISTORIES, length: WORLD_HISTORIES, commands: COMMANDS },
    }));
    const server = await withWideTemplate(inject("pg"));
    const sums = { histories: 0, days: 0 };
    const happened = new Map<string, number>();
    for (const { seed, length, commands = COMMANDS } of [...keptSeeds("histories"), ...worlds]) {
      const seeds = Array.from({ length }, (_, i) => seed + i);
      const { histories, days, seen, failure } = await liveHistories(server, { seeds, commands });
      if (failure) keepSeed("histories", { seed, length, commands }, failure.text.split("\n"));
      expect(failure?.text).toBeUndefined();
      sums.histories += histories;
      sums.days += days;
      for (const [kind, times] of seen) happened.set(kind, times);
    }
    expect(sums.histories).toBeGreaterThanOrEqual(HISTORIES);
    expect(sums.days).toBeGreaterThan(HISTORIES);
    expect(neverHappened(happened, false)).toEqual([]);
  },
  TIMEOUT_MS,
);
