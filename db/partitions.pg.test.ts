import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../server/testing.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test("keeps 40 days and 2 months ahead of the clock, wherever it jumps, and is safe to repeat", async () => {
  const machine = world.machine.sql;
  const at = async (day: string) => {
    const [made] = await machine`select ensure_partitions(${day}::date) as made`;
    const [ahead] = await machine`select partition_days_ahead(${day}::date) as days`;
    return [made?.made, ahead?.days];
  };
  expect(await at("2026-11-20")).toEqual([0, 40]);
  const [before] = await machine`select partition_days_ahead('2026-11-27'::date) as days`;
  expect(before?.days).toBe(33);
  expect(await at("2026-11-21")).toEqual([4, 40]);
  expect((await at("2027-02-11"))[1]).toBe(40);
  expect(await at("2027-02-11")).toEqual([0, 40]);
});

test("the month inside an order's id is the month SQL finds", async () => {
  const { createdMonthOf } = await import("./columns.ts");
  const { newId, uuidOf } = await import("../server/id.ts");
  for (const at of ["2026-11-30T23:59:59.999+08:00", "2026-12-01T00:00:00+08:00", "2027-02-28T12:00:00Z"]) {
    const id = newId("ord", new Date(at));
    const [row] = await world.sql`select month_of(${uuidOf(id)}::uuid)::text as month`;
    expect(createdMonthOf(id)).toBe(row?.month);
  }
});

test("a shop's web cannot make partitions", async () => {
  await expect(world.web.sql`select ensure_partitions('2026-11-20'::date)`).rejects.toThrow(
    /permission denied/,
  );
});
