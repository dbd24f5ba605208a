import { afterAll, beforeAll, expect, test } from "vitest";
import { WALKS } from "#server/ledger/histories.ts";
import { type LifeCycle, statusesOf } from "#server/life-cycle.ts";
import { ORDER_LIFE } from "#server/order/order-status.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { STATE } from "./facts.ts";
import { fillTables, rowId } from "./testing/rows.ts";

const TENANT = { acquirer: "q1", merchant: "g1", shop: "s1" };
const LIVES = WALKS.map(({ life }) => [`${life.table}.${life.column}`, life] as const);

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
  await fillTables(world.sql, TENANT);
});
afterAll(() => world.close());

/** What a step rests on besides the table is asked beside it: `agreement-facts.pg.test.ts`, `two-people.pg.test.ts`. */
const CARRIED: Readonly<Record<string, string>> = {
  agreement: "facts_carry",
  sub_merchant: "who_says",
  suspension: "who_says",
};

class Undo extends Error {}

/** SQLSTATE of a statement that is undone, "00000" where it is accepted. `standing`: where the row stands before. */
async function tried(life: LifeCycle, standing: string, statement: string): Promise<string> {
  const { table, column } = life;
  const work = world.sql.begin(async (tx) => {
    const carried = CARRIED[table];
    if (carried) await tx`alter table ${tx(table)} disable trigger ${tx(carried)}`;
    await tx`set local session_replication_role = replica`;
    await tx`update ${tx(table)} set ${tx(column)} = ${standing} where id = ${rowId(TENANT, table)}`;
    await tx`set local session_replication_role = origin`;
    expect((await tx.unsafe(statement)).count, statement).toBe(1);
    throw new Undo();
  });
  return await work.then(
    () => "",
    (error: Error & { code?: string }) => (error instanceof Undo ? "00000" : (error.code ?? error.message)),
  );
}

/** The values that the catalog's check of a column allows. */
async function checkedValues({ table, column }: LifeCycle): Promise<string[]> {
  const [row] = await world.sql<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${`${table}_${column}_check`}
      and conrelid = ${`"${table}"`}::regclass`;
  return [...(row?.definition ?? "").matchAll(/'([a-z_]+)'/g)].map((m) => m[1] as string).sort();
}

test("every status that somebody may change has the table of its life", () => {
  const columns = Object.entries(STATE).flatMap(([table, names]) =>
    names.filter((name) => /^(status|forward_state|funding)$/.test(name)).map((name) => `${table}.${name}`),
  );
  expect(LIVES.map(([name]) => name).sort()).toEqual(columns.sort());
});

test.each(LIVES)("%s: the catalog knows exactly the statuses of the table", async (_, life) => {
  expect(await checkedValues(life)).toEqual(statusesOf(life).sort());
});

test.each(LIVES)("%s: PostgreSQL takes every step of the table and refuses every other", async (_, life) => {
  const { table, column, next } = life;
  const id = rowId(TENANT, table);
  const found: Record<string, string> = {};
  const wanted: Record<string, string> = {};
  for (const from of statusesOf(life))
    for (const to of statusesOf(life)) {
      const isLawful = from === to || next[from]?.includes(to);
      wanted[`${from} → ${to}`] = isLawful ? "00000" : "QF004";
      found[`${from} → ${to}`] = await tried(
        life,
        from,
        `update "${table}" set ${column} = '${to}' where id = '${id}'`,
      );
    }
  expect(found).toEqual(wanted);
});

test.each(LIVES)("%s: a row begins where the table says and nowhere else", async (_, life) => {
  const { table, column, first } = life;
  const others = world.sql.begin(async (tx) => {
    const columns = await tx<{ name: string }[]>`select attname as name from pg_attribute
      where attrelid = ${`"${table}"`}::regclass and attnum > 0 and not attisdropped`;
    return columns.map((c) => c.name).filter((name) => !["id", column].includes(name));
  });
  const names = (await others).map((name) => `"${name}"`);
  const found: Record<string, string> = {};
  const wanted: Record<string, string> = {};
  for (const status of statusesOf(life)) {
    wanted[status] = first.includes(status) ? "00000" : "QF004";
    found[status] = await began(life, names, status);
  }
  expect(found).toEqual(wanted);
});

/** A copy of the tenant's row under another id and key, whose life begins with `status`. */
async function began(life: LifeCycle, names: string[], status: string): Promise<string> {
  const { table, column } = life;
  const unique: Record<string, string> = {
    '"version"': "2",
    '"number"': "'other'",
    '"seq"': "2",
    '"clearing_date"': "clearing_date - 100",
    '"acquirer_reference"': "'other'",
  };
  const values = names.map((name) => unique[name] ?? name);
  const work = world.sql.begin(async (tx) => {
    // Out of the way of "one pending, one approved account per shop".
    const carried = CARRIED[table];
    if (carried) await tx`alter table ${tx(table)} disable trigger ${tx(carried)}`;
    await tx`set local session_replication_role = replica`;
    await tx`update ${tx(table)} set ${tx(column)} = ${statusesOf(life).at(-1) ?? ""}`;
    await tx`set local session_replication_role = origin`;
    await tx.unsafe(`insert into "${table}" (id, ${column}, ${names.join(", ")})
      select gen_random_uuid(), '${status}', ${values.join(", ")} from "${table}" where id = '${rowId(TENANT, table)}'`);
    throw new Undo();
  });
  return await work.then(
    () => "",
    (error: Error & { code?: string }) => (error instanceof Undo ? "00000" : (error.code ?? error.message)),
  );
}

test("every life has both its guards, however complete its table is today", async () => {
  const rows = await world.sql<{ name: string }[]>`
    select c.relname || '.' || t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgfoid = 'refuse_step'::regproc and t.tgenabled = 'O' and not c.relispartition`;
  const wanted = LIVES.flatMap(([name]) => [`${name}_step`, `${name}_first`]);
  expect(rows.map((row) => row.name).sort()).toEqual(wanted.sort());
});

test("every partition refuses by itself, those made later too", async () => {
  await world.sql`select ensure_partitions('2027-06-15'::date)`;
  const bare = await world.sql<{ name: string }[]>`
    select i.inhrelid::regclass::text as name from pg_inherits i
    where i.inhparent in ('"order"'::regclass, 'refund'::regclass)
      and (select count(*) from pg_trigger t where t.tgrelid = i.inhrelid and t.tgfoid = 'refuse_step'::regproc
        and t.tgenabled = 'O') <> (select count(*) from pg_trigger t where t.tgrelid = i.inhparent and t.tgfoid = 'refuse_step'::regproc)`;
  expect(bare.map((row) => row.name)).toEqual([]);
  const month = `update order_202611 set status = 'closed' where id = '${rowId(TENANT, "order")}'`;
  expect(await tried(ORDER_LIFE, "paid", month)).toBe("QF004");
  expect(await tried(ORDER_LIFE, "open", month)).toBe("00000");
});
