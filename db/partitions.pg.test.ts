import { afterAll, beforeAll, expect, test } from "vitest";
import { untilWaiting } from "#server/testing/race.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

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

test("makes partitions while a long read and a payment are under way", async () => {
  await world.sql.begin(async (tx) => {
    await tx`select count(*) from payment`;
    await tx`select count(*) from "order"`;
    await tx`insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, facts, happened_at, heard_at)
      select '2026-11-20', gen_random_uuid(), acquirer_id, merchant_id, id, 'test', id, '{}', now(), now() from sub_merchant limit 1`;
    const made = await world.machine.sql.unsafe("select ensure_partitions('2027-06-01'::date) as made");
    expect(made[0]?.made).toBeGreaterThan(100);
  });
});

test("two workers make the same partitions once, one after the other", async () => {
  const make = (sql: TestWorld["sql"]) => sql`select ensure_partitions('2028-03-01'::date) as made`;
  let second: Promise<{ made?: number }[]> | undefined;
  await world.sql.begin(async (sql) => {
    const [first] = await make(sql as unknown as TestWorld["sql"]);
    expect(first?.made).toBeGreaterThan(100);
    second = make(world.sql) as unknown as Promise<{ made?: number }[]>;
    await Promise.race([untilWaiting(world, 1), second]);
  });
  expect(await second).toEqual([{ made: 0 }]);
});

test("a partition has the keys, indexes and protection of its parent", async () => {
  const of = async (table: string) =>
    await world.sql`
      select c.relrowsecurity, c.relforcerowsecurity,
        (select count(*) from pg_index i where i.indrelid = c.oid) as indexes,
        (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'fact_guard') as guards,
        (select array_agg(pg_get_constraintdef(k.oid) order by k.contype, k.conkey) from pg_constraint k where k.conrelid = c.oid and k.contype in ('c','p')) as rules
      from pg_class c where c.oid = ${table}::regclass`;
  for (const [parent, child] of [
    ["payment", "payment_20261120"],
    ["order", "order_202611"],
    ["notification", "notification_20261125"],
  ] as const) {
    expect(await of(`"${child}"`), child).toEqual(await of(`"${parent}"`));
  }
});

test("the month inside an order's id is the month SQL finds", async () => {
  const { createdMonthOf } = await import("./columns.ts");
  const { newId, uuidOf } = await import("#server/id.ts");
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
