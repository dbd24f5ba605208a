import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrateDatabase, schemaNumber } from "./migrate.ts";

const folder = mkdtempSync(path.join(tmpdir(), "qingfen-migrate-"));
const made: string[] = [];
let admin: postgres.Sql;
const { ownerUrl, urls } = inject("pg");

beforeAll(() => {
  admin = postgres(ownerUrl, { max: 1, onnotice: () => {} });
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
  expect(JSON.parse(readFileSync(rolesFile, "utf8"))).toEqual(first.urls);
  for (const signIn of Object.values(second.urls)) {
    const sql = postgres(signIn, { max: 1 });
    expect((await sql`select max(number) as n from schema_version`)[0]?.n).toBe(schemaNumber());
    await sql.end();
  }
});

test("two migrators at once, in one database and in several, both end well", async () => {
  const [a, b] = [await emptyDatabase(), await emptyDatabase()];
  const results = await Promise.all([a, a, b].map((url) => migrateDatabase(url, { urls: kept(url) })));
  expect(results[0]?.applied.length).not.toBe(results[1]?.applied.length);
  expect(Math.min(results[0]?.applied.length ?? 9, results[1]?.applied.length ?? 9)).toBe(0);
  expect(results[2]?.applied.length).toBeGreaterThan(5);
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
