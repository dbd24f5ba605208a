/** Races that come out the same every time: everybody has read before anybody may write. */
import { setTimeout as pause } from "node:timers/promises";
import { assert } from "../assert.ts";
import type { TestWorld } from "./world.ts";

/** Long enough for a slow machine; nobody waits this long where all is well. */
const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 5;

/**
 * Starts all works and lets none of them change `table` before every one waits: for the table, or for a lock that another of
 * them holds. Whoever reads first and writes later without a lock has then read what the others were about to change.
 * Answers how each ended, in their order.
 */
export async function raceFor<T>(
  world: TestWorld,
  table: string,
  works: readonly (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  let ends: Promise<PromiseSettledResult<T>[]> | undefined;
  await world.sql.begin(async (sql) => {
    await sql.unsafe(`lock table "${table}" in share mode`);
    ends = Promise.allSettled(works.map((work) => work()));
    await Promise.race([untilWaiting(world, works.length), ends.then(() => assert(false, "the works wait"))]);
  });
  assert(ends !== undefined, "the works have begun");
  return ends;
}

/**
 * Starts the works one after the other while somebody else holds the rows that `rows` locks: each of them waits before the
 * next begins, so that the order is fixed. Answers how each ended.
 */
export async function raceBehind<T>(
  world: TestWorld,
  rows: (sql: TestWorld["sql"]) => Promise<unknown>,
  works: readonly (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const begun: Promise<T>[] = [];
  await world.sql.begin(async (sql) => {
    await rows(sql as unknown as TestWorld["sql"]);
    for (const work of works) {
      const running = work();
      running.catch(() => {});
      begun.push(running);
      await untilWaiting(world, begun.length);
    }
  });
  return Promise.allSettled(begun);
}

/** Until `count` sessions of this database wait for a lock. */
export async function untilWaiting(world: TestWorld, count: number): Promise<void> {
  const until = performance.now() + WAIT_MS;
  while ((await countWaiting(world)) < count) {
    assert(performance.now() < until, `${count} sessions wait for a lock`);
    await pause(LOOK_EVERY_MS);
  }
}

async function countWaiting(world: TestWorld): Promise<number> {
  const [row] = await world.sql<{ waiting: number }[]>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return row?.waiting ?? 0;
}

/**
 * What the work answers while somebody else holds the rows that `rows` locks; undefined where it waits for them instead.
 */
export async function isSkipping<T>(
  world: TestWorld,
  rows: (sql: TestWorld["sql"]) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  let running: Promise<T> | undefined;
  const answer = await world.sql.begin(async (sql) => {
    await rows(sql as unknown as TestWorld["sql"]);
    running = work();
    running.catch(() => {});
    return Promise.race([running, untilWaiting(world, 1).then(() => undefined)]);
  });
  await running;
  return answer as T | undefined;
}
