import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { IdentityCtx } from "#server/identity/identity-context.ts";
import { openSession as openSignIn } from "#server/identity/open-session.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { openDatabase } from "./client.ts";
import { closeDatabase } from "./close-database.ts";
import { type Login, migrateDatabase } from "./migrate.ts";
import { staff, subMerchant } from "./schema/index.ts";
import { openSession, SEARCH_PATH } from "./session.ts";
import { openBare } from "./testing/open-bare.ts";
import { listTables } from "./testing/rows.ts";

const ENTERED = ["qf_shop", "qf_acquirer", "qf_operator"] as const;
let world: TestWorld;
let logins: { name: string; url: string }[];
beforeAll(async () => {
  world = await openTestWorld();
  const { owner: _, ...urls } = world.urls;
  logins = Object.entries(urls).flatMap(([login, url]) => [
    { name: `qf_${login}`, url },
    { name: `qf_${login}_b`, url: secondOf(login, url) },
  ]);
});
afterAll(() => world.close());

/** The same database by the second login of the purpose. */
function secondOf(login: string, url: string): string {
  const second = new URL(inject("pg").secondUrls[login as Login]);
  second.pathname = new URL(url).pathname;
  return second.href;
}

/** Everybody who reaches the database, by login and by the role it enters. */
async function asEverybody(work: (name: string, sql: postgres.ISql) => Promise<unknown>): Promise<void> {
  for (const { name, url } of logins) {
    const sql = openBare(url, { max: 1, onnotice: () => {} });
    await work(name, sql as unknown as postgres.ISql);
    await sql.end();
  }
  for (const role of ENTERED) {
    await world.sql.begin(async (tx) => {
      await tx.unsafe(`set local role ${role}`);
      await work(role, tx as unknown as postgres.ISql);
    });
  }
}

describe("what the catalog says", () => {
  test("every login, and the database for everybody else, looks in public first and in temporary tables last", async () => {
    const roles = await world.sql`select rolname, rolconfig from pg_roles where rolname ~ '^qf_'`;
    expect(roles.length).toBeGreaterThan(6);
    for (const { rolname, rolconfig } of roles)
      expect(rolconfig, rolname).toContain(`search_path=${SEARCH_PATH}`);
    const [base] = await world.sql`
      select setconfig from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
      where d.datname = current_database() and s.setrole = 0`;
    expect(base?.setconfig).toContain(`search_path=${SEARCH_PATH}`);
    for (const { name, url } of logins) {
      const sql = openBare(url, { max: 1 });
      expect((await sql`show search_path`)[0]?.search_path, name).toBe(SEARCH_PATH);
      await sql.end();
    }
  });

  test("nobody but the owner may create in the database or in public, and nobody may make temporary tables", async () => {
    const rights = await world.sql`
      select case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee)::text end as who, g.privilege_type as may
      from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
      where d.datname = current_database() and g.privilege_type <> 'CONNECT' and g.grantee <> d.datdba`;
    expect(rights).toEqual([{ who: "qf_owner", may: "CREATE" }]);
    const schemas = await world.sql`
      select n.nspname as schema, case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee)::text end as who
      from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g
      where n.nspname !~ '^(pg_|information_schema)' and g.privilege_type = 'CREATE' and g.grantee <> n.nspowner`;
    expect(schemas).toEqual([{ schema: "public", who: "qf_owner" }]);
  });

  test("every function that runs with its owner's power has its names pinned", async () => {
    const functions = await world.sql`
      select proname, proconfig from pg_proc where prosecdef and pronamespace in ('public'::regnamespace, 'load'::regnamespace)`;
    expect(functions.length).toBeGreaterThan(6);
    for (const { proname, proconfig } of functions)
      expect(proconfig, proname).toEqual([`search_path=${SEARCH_PATH}`]);
  });
});

test("nobody who serves creates a schema, a table, a temporary table, a view, a function or an extension", async () => {
  await asEverybody(async (name, sql) => {
    for (const attempt of [
      `create schema "${name}"`,
      "create schema postgres",
      "create table public.planted (id int)",
      "create table load.planted (id int)",
      "create temporary table staff (id int)",
      "create view public.planted as select 1",
      "create function public.planted() returns int language sql as 'select 1'",
      "create extension pgcrypto",
      "create type public.planted as (id int)",
    ]) {
      const tried = ENTERED.includes(name as never)
        ? (sql as postgres.TransactionSql).savepoint((inner) => inner.unsafe(attempt))
        : sql.unsafe(attempt);
      await expect(tried, `${name}: ${attempt}`).rejects.toMatchObject({ code: "42501" });
    }
  });
});

test("rights that a restore or a hand gave back are taken away by the next migration", async () => {
  await world.sql.unsafe(`grant create, temporary on database ${baseName()} to public, qf_machine`);
  await world.sql`grant create on schema public to qf_web`;
  await world.sql.unsafe(`alter database ${baseName()} reset search_path`);
  await closeDatabase(world.sql);
  const [left] = await world.sql`
    select has_database_privilege('qf_machine', current_database(), 'create, temporary') as database,
      has_schema_privilege('qf_web', 'public', 'create') as schema`;
  expect(left).toEqual({ database: false, schema: false });
  const own = openBare(world.urls.owner, { max: 1 });
  expect((await own`show search_path`)[0]?.search_path).toBe(SEARCH_PATH);
  await own.end();
});

test("what a login says of its own names is taken back at the next migration, and our sessions never follow it", async () => {
  const pathOf = async () => {
    const bare = openBare(world.urls.web, { max: 1 });
    const [row] = await bare`show search_path`;
    await bare.end();
    return row?.search_path;
  };
  const base = new URL(world.urls.web).pathname.slice(1);
  const own = openBare(world.urls.web, { max: 1 });
  await own.unsafe(`alter role qf_web in database "${base}" set search_path = pg_temp, public`);
  await own.end();
  expect(await pathOf()).toBe("pg_temp, public");
  const web = openDatabase({ url: world.urls.web, login: "web", max: 1 });
  const [ours] = await web.sql<{ searchPath: string }[]>`show search_path`;
  await web.end();
  expect(ours?.searchPath).toBe(SEARCH_PATH);
  await closeDatabase(world.sql as unknown as postgres.Sql);
  expect(await pathOf()).toBe(SEARCH_PATH);
});

describe("with foreign schemas planted by somebody who could", () => {
  beforeAll(async () => {
    const tables = [...(await listTables(world.sql)), "schema_version", "shop_name", "received_part"];
    await world.sql`create schema trap`;
    await world.sql`create function trap.spring() returns int language plpgsql as $$ begin raise exception 'sprung as %', current_user; end $$`;
    for (const name of ["postgres", "qf_owner", ...logins.map((l) => l.name), ...ENTERED]) {
      await world.sql.unsafe(`create schema "${name}"`);
      await world.sql.unsafe(`grant usage on schema "${name}", trap to public`);
      for (const table of tables) {
        await world.sql.unsafe(
          `create view "${name}"."${table}" as select t.* from public."${table}" t where trap.spring() = 0`,
        );
        await world.sql.unsafe(`grant select, insert, update on "${name}"."${table}" to public`);
      }
      await world.sql.unsafe(
        `create function "${name}".app_merchant() returns uuid language sql as 'select trap.spring()::text::uuid'`,
      );
    }
  }, 120_000);

  test("the trap is a trap: a session whose names are not pinned steps into it", async () => {
    const loose = openBare(world.urls.web, { max: 1, connection: { search_path: '"$user", public' } });
    await expect(loose`select login from staff`).rejects.toThrow(/sprung as qf_web/);
    await loose.end();
  });

  test("the next migration, the next sign-in and the next verb do as before", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "names-"));
    cpSync(path.join(import.meta.dirname, "migrations"), folder, { recursive: true });
    writeFileSync(path.join(folder, "9001_new.sql"), "create table fresh as select count(*) from staff;");
    const { owner, ...urls } = world.urls;
    expect((await migrateDatabase(owner, { folder, urls })).applied).toEqual(["9001_new.sql"]);
    rmSync(folder, { recursive: true, force: true });

    const web = openDatabase({ url: world.urls.web, login: "web", max: 1 });
    const [person] = await web.own.transaction((tx) =>
      tx.select().from(staff).where(eq(staff.login, "coffee-owner")),
    );
    expect(person?.label).toBeDefined();
    const identity = { db: web.own, now: world.now, newId: world.ctxFor("operator").newId };
    await openSignIn(identity as unknown as IdentityCtx, {
      staff: { staffId: person?.id, limits: { absoluteMs: 60_000 } } as never,
      origin: "test",
    });
    for (const login of ["coffee-owner", "clearing-1", "operator"]) {
      const seen = await (login === "clearing-1" ? world.desk : web)
        .forActor(world.actorOf(login))
        .transaction((tx) => tx.select().from(subMerchant));
      expect(seen.length, login).toBeGreaterThan(0);
    }
    await web.end();
    for (const door of [world.gateway, world.machine])
      expect((await door.sql`select count(*) as n from merchant`)[0]?.n).toBeDefined();
  });

  test("a temporary table shadows nothing, even where making one were allowed", async () => {
    await world.sql.unsafe(`grant temporary on database ${baseName()} to public`);
    await asEverybody(async (name, sql) => {
      await sql.unsafe("create temporary table schema_version (id text)");
      const columns = await sql.unsafe("select * from schema_version limit 0");
      expect(
        columns.columns.map((c) => c.name),
        name,
      ).toContain("sha256");
      await sql.unsafe("drop table pg_temp.schema_version");
    });
    const session = openSession(world.urls.owner);
    await session`create temporary table schema_version (file text, sha256 text)`;
    expect((await session`select count(*)::int as n from schema_version`)[0]?.n).toBeGreaterThan(0);
    await session.end();
    await closeDatabase(world.sql);
  });
});

const baseName = () => new URL(world.urls.owner).pathname.slice(1);
