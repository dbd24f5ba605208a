import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { FACTS, STATE } from "./facts.ts";
import { fillTables, listTables } from "./testing/rows.ts";

const ROLES = [
  "qf_web",
  "qf_desk",
  "qf_shop",
  "qf_acquirer",
  "qf_operator",
  "qf_gateway",
  "qf_machine",
] as const;
const TENANT = { acquirer: "q1", merchant: "g1", shop: "s1" };

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
  await fillTables(world.sql, TENANT);
});
afterAll(() => world.close());

const state: Readonly<Record<string, readonly string[]>> = STATE;

async function listStrays(): Promise<string[]> {
  const known = new Set<string>([...FACTS, ...Object.keys(STATE)]);
  return (await listTables(world.sql)).filter((table) => !known.has(table));
}

/** What the catalog lets roles do against the two lists: ["payment: qf_machine may DELETE", …]. */
async function listBreaches(): Promise<string[]> {
  const breaches: string[] = [];
  const columns = await world.sql<{ table: string; column: string; role: string }[]>`
    select c.relname as table, a.attname as column, r.rolname as role
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    cross join pg_roles r
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and r.rolname = any (${ROLES as unknown as string[]})
      and has_column_privilege(r.oid, c.oid, a.attnum, 'update')`;
  for (const { table, column, role } of columns) {
    if (!state[table]?.includes(column)) breaches.push(`${table}.${column}: ${role} may UPDATE`);
  }
  for (const right of ["DELETE", "TRUNCATE"]) {
    const rows = await world.sql<{ table: string; role: string }[]>`
      select c.relname as table, r.rolname as role from pg_class c cross join pg_roles r
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and r.rolname = any (${ROLES as unknown as string[]})
        and has_table_privilege(r.oid, c.oid, ${right})`;
    breaches.push(...rows.map((row) => `${row.table}: ${row.role} may ${right}`));
  }
  return breaches;
}

/** Facts, and their partitions, that nothing guards against their own owner. */
async function listUnguarded(): Promise<string[]> {
  const rows = await world.sql<{ name: string }[]>`
    select c.relname as name from pg_class c
    left join pg_inherits i on i.inhrelid = c.oid
    left join pg_class p on p.oid = i.inhparent
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p')
      and coalesce(p.relname, c.relname) = any (${FACTS as unknown as string[]})
      and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'fact_guard' and t.tgenabled in ('O','A'))`;
  return rows.map((row) => row.name).filter((name) => !/_[0-9a-f]{32}$/.test(name));
}

test("every table is a fact or a state", async () => {
  expect(await listStrays()).toEqual([]);
  await world.sql`create table stray (id uuid)`;
  expect(await listStrays()).toEqual(["stray"]);
  await world.sql`drop table stray`;
});

test("nobody may change a fact, or a column of a state that does not change", async () => {
  expect(await listBreaches()).toEqual([]);
});

test("a grant too much is named", async () => {
  await world.sql`grant delete on payment to qf_machine`;
  await world.sql`grant update (amount_fen) on "order" to qf_shop`;
  await world.sql`grant update (body) on agreement_version to qf_acquirer`;
  expect((await listBreaches()).sort()).toEqual([
    "agreement_version.body: qf_acquirer may UPDATE",
    "order.amount_fen: qf_shop may UPDATE",
    "payment: qf_machine may DELETE",
  ]);
  await world.sql`revoke delete on payment from qf_machine`;
  await world.sql`revoke update (amount_fen) on "order" from qf_shop`;
  await world.sql`revoke update (body) on agreement_version from qf_acquirer`;
});

test("a column that no role changes does not stand in the list of state", async () => {
  const rows = await world.sql<{ name: string }[]>`
    select distinct c.relname || '.' || a.attname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 cross join pg_roles r
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and r.rolname = any (${ROLES as unknown as string[]})
      and has_column_privilege(r.oid, c.oid, a.attnum, 'update')`;
  const granted = new Set(rows.map((row) => row.name));
  const listed = Object.entries(state).flatMap(([table, columns]) => columns.map((c) => `${table}.${c}`));
  expect(listed.filter((name) => !granted.has(name))).toEqual([]);
});

test.each(FACTS)("%s refuses UPDATE, DELETE and TRUNCATE even of its owner", async (table) => {
  const [column] = await world.sql`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 limit 1`;
  for (const attempt of [
    `update "${table}" set "${column?.name}" = "${column?.name}"`,
    `delete from "${table}"`,
    `truncate "${table}" cascade`,
  ]) {
    const asked = world.sql.begin(async (tx) => {
      await tx`set local role qf_owner`;
      await tx.unsafe(attempt);
    });
    await expect(asked, attempt).rejects.toMatchObject({ code: "QF001" });
  }
});

test("partitions of facts are guarded by themselves, and a missing guard is named", async () => {
  expect(await listUnguarded()).toEqual([]);
  await expect(world.sql`delete from payment_20261120`).rejects.toMatchObject({ code: "QF001" });
  await expect(world.sql`truncate payment_20261120`).rejects.toMatchObject({ code: "QF001" });
  await world.sql`drop trigger fact_guard on payment_20261120`;
  await world.sql`alter table verdict disable trigger fact_guard`;
  expect((await listUnguarded()).sort()).toEqual(["payment_20261120", "verdict"]);
});
