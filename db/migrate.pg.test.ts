import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

import { MIGRATOR_LOCK, migrateDatabase, schemaNumber } from "./migrate.ts";
import { openSession } from "./session.ts";

const folder = mkdtempSync(path.join(tmpdir(), "qingfen-migrate-"));
const made: string[] = [];
let admin: postgres.Sql;
const { ownerUrl, urls } = inject("pg");

beforeAll(() => {
  admin = openSession(ownerUrl);
});
afterAll(async () => {
  for (const name of made) await admin.unsafe(`drop database if exists ${name} with (force)`);
  await admin.unsafe("drop role if exists hosted_migrator");
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
});

async function emptyDatabase(owner = "postgres"): Promise<string> {
  const name = `m_${randomBytes(4).toString("hex")}`;
  await admin.unsafe(`create database ${name} owner ${owner}`);
  made.push(name);
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
}
/** Keeps the passwords of this test cluster: other files sign in with them meanwhile. */
const kept = (url: string) =>
  Object.fromEntries(
    Object.entries(urls).map(([login, known]) => {
      const target = new URL(known);
      target.pathname = new URL(url).pathname;
      return [login, target.href];
    }),
  );

test("applies every file once; the roles can sign in; the passwords stay", async () => {
  const url = await emptyDatabase();
  const rolesFile = path.join(folder, "one", "roles.json");
  const first = await migrateDatabase(url, { rolesFile, urls: kept(url) });
  expect(first.applied.length).toBeGreaterThanOrEqual(6);
  expect(Number(first.applied.at(-1)?.slice(0, 4))).toBe(schemaNumber());
  expect(statSync(rolesFile).mode & 0o777).toBe(0o600);
  const second = await migrateDatabase(url, { rolesFile });
  expect(second.applied).toEqual([]);
  expect(second.urls).toEqual(first.urls);
  const { desk, ...others } = first.urls;
  expect(JSON.parse(readFileSync(rolesFile, "utf8"))).toEqual(others);
  const deskFile = path.join(path.dirname(rolesFile), "desk-role.json");
  expect(statSync(deskFile).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(deskFile, "utf8"))).toEqual({ desk });
  for (const signIn of Object.values(second.urls)) {
    const sql = openSession(signIn);
    expect((await sql`select max(number) as n from schema_version`)[0]?.n).toBe(schemaNumber());
    await sql.end();
  }
});

test("a database that is two numbers ahead is left as it is", async () => {
  const url = await emptyDatabase();
  await migrateDatabase(url, { urls: kept(url) });
  const sql = openSession(url);
  const ahead = (number: number) =>
    sql`insert into schema_version ${sql({ number, file: `${number}_later.sql`, sha256: "" })}`;
  await ahead(schemaNumber() + 1);
  expect((await migrateDatabase(url, { urls: kept(url) })).applied).toEqual([]);
  await ahead(schemaNumber() + 2);
  await expect(migrateDatabase(url, { urls: kept(url) })).rejects.toThrow(/a newer program is needed/);
  await sql.end();
});

test("two migrators at once, in one database and in several, both end well", async () => {
  const [a, b] = [await emptyDatabase(), await emptyDatabase()];
  const results = await Promise.all([a, a, b].map((url) => migrateDatabase(url, { urls: kept(url) })));
  expect(results[0]?.applied.length).not.toBe(results[1]?.applied.length);
  expect(Math.min(results[0]?.applied.length ?? 9, results[1]?.applied.length ?? 9)).toBe(0);
  expect(results[2]?.applied.length).toBeGreaterThan(5);
});

test("a migrator waits until the one that is at work in the same database is done", async () => {
  const url = await emptyDatabase();
  const atWork = openSession(url);
  await atWork`select pg_advisory_lock(${MIGRATOR_LOCK})`;
  const second = migrateDatabase(url, { urls: kept(url) });
  const name = new URL(url).pathname.slice(1);
  await expect
    .poll(() => admin`select 1 from pg_stat_activity where datname = ${name} and wait_event = 'advisory'`)
    .toHaveLength(1);
  await atWork.end();
  expect((await second).applied.length).toBeGreaterThan(5);
});

test("a server without durability is refused with the name of the setting", async () => {
  const url = await emptyDatabase();
  const name = new URL(url).pathname.slice(1);
  await admin.unsafe(`alter database ${name} set synchronous_commit = off`);
  await expect(migrateDatabase(url)).rejects.toThrow(/synchronous_commit = off/);
});

test("a hosted server's migrator needs no superuser", async () => {
  await admin.unsafe("create role hosted_migrator login createrole createdb password 'hosted'");
  // Roles belong to the cluster and were made by another here; a fresh server would have made him their admin.
  for (const role of [
    "qf_owner",
    "qf_machine",
    "qf_web",
    "qf_desk",
    "qf_shop",
    "qf_acquirer",
    "qf_operator",
    "qf_gateway",
  ])
    await admin.unsafe(`grant ${role} to hosted_migrator with admin true, inherit false, set false`);
  const url = new URL(await emptyDatabase("hosted_migrator"));
  url.username = "hosted_migrator";
  url.password = "hosted";
  const { applied } = await migrateDatabase(url.href, { urls: kept(url.href) });
  expect(applied.length).toBeGreaterThan(5);
  await admin.unsafe(`drop database ${url.pathname.slice(1)} with (force)`);
  await admin.unsafe("drop owned by hosted_migrator cascade").catch(() => {});
});

test("schemas of the migrator's and the owner's own names, planted before the first migration, catches none of our tables", async () => {
  const url = await emptyDatabase();
  const sql = openSession(url);
  await sql`create schema postgres`;
  await sql`create view postgres.schema_version as select 1 / 0 as file, '' as sha256`;
  await sql`create schema qf_owner authorization qf_owner`;
  await migrateDatabase(url, { urls: kept(url) });
  const caught = await sql`
    select relname from pg_class where relnamespace in ('postgres'::regnamespace, 'qf_owner'::regnamespace)`;
  expect(caught).toEqual([{ relname: "schema_version" }]); // the planted view and nothing of ours
  expect((await migrateDatabase(url, { urls: kept(url) })).applied).toEqual([]);
  await sql.end();
});

test("a file that fails leaves nothing; mended, it is applied; changed afterwards, it is refused", async () => {
  const url = await emptyDatabase();
  const own = path.join(folder, "migrations");
  cpSync(path.join(import.meta.dirname, "migrations"), own, { recursive: true });
  const options = { urls: kept(url), folder: own };
  await migrateDatabase(url, options);
  writeFileSync(path.join(own, "9001_new.sql"), "create table fresh (id uuid); select 1/0;");
  await expect(migrateDatabase(url, options)).rejects.toThrow(/division by zero/);
  const sql = openSession(url);
  expect((await sql`select to_regclass('public.fresh') as t`)[0]?.t).toBeNull();
  writeFileSync(path.join(own, "9001_new.sql"), "create table fresh (id uuid);");
  writeFileSync(
    path.join(own, "9002_index.concurrent.sql"),
    "create index concurrently if not exists fresh_id_idx on fresh (id)",
  );
  expect((await migrateDatabase(url, options)).applied).toEqual([
    "9001_new.sql",
    "9002_index.concurrent.sql",
  ]);
  const owners =
    await sql`select pg_get_userbyid(relowner) as o from pg_class where relname in ('fresh','fresh_id_idx')`;
  expect(owners.map((r) => r.o)).toEqual(["qf_owner", "qf_owner"]);
  await sql.end();
});

test("a table that is in use is waited for in short tries, and nobody queues behind for long", async () => {
  const url = await emptyDatabase();
  const own = path.join(folder, "busy");
  cpSync(path.join(import.meta.dirname, "migrations"), own, { recursive: true });
  await migrateDatabase(url, { urls: kept(url), folder: own });
  writeFileSync(path.join(own, "9001_alter.sql"), "alter table store add column later text;");
  const reader = openSession(url);
  let applied: string[] = [];
  let migrating: Promise<unknown> = Promise.resolve();
  await reader.begin(async (tx) => {
    await tx`select count(*) from store`;
    migrating = migrateDatabase(url, { urls: kept(url), folder: own }).then((done) => {
      applied = done.applied;
    });
    await new Promise((resolve) => setTimeout(resolve, 4_000)); // past one lock_timeout
    expect(applied).toEqual([]);
  });
  await migrating;
  expect(applied).toEqual(["9001_alter.sql"]);
  await reader.end();
});

test("the machine has no schema of its own and creates nothing anywhere", async () => {
  const url = await emptyDatabase();
  const { urls: roles } = await migrateDatabase(url, { urls: kept(url) });
  const sql = openSession(roles.machine);
  expect(await sql`select from pg_namespace where nspowner = 'qf_machine'::regrole`).toHaveLength(0);
  await expect(sql`create schema mine`).rejects.toMatchObject({ code: "42501" });
  await expect(sql`create table public.mine (id int)`).rejects.toMatchObject({ code: "42501" });
  await expect(sql`create table load.mine (id int)`).rejects.toMatchObject({ code: "42501" });
  await sql.end();
});
