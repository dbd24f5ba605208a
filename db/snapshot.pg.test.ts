import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { NOTHING_SEEN, type Snapshot, takeSnapshot } from "./snapshot.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
const take = (former: Snapshot) => world.machineCtx().db.hot((sql) => takeSnapshot(sql, former));

test("a snapshot later than the former is taken; where transactions are numbered anew it is a bug", async () => {
  const first = await take(NOTHING_SEEN);
  expect(await take(first)).toMatch(/^\d+:\d+:/);
  const far = 2n ** 40n + 7n;
  await expect(take(`${far}:${far}:`)).rejects.toThrow("numbered on");
});
