import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

import { closeDatabase } from "./close-database.ts";
import { migrateDatabase } from "./migrate.ts";
import { openSession } from "./session.ts";

/** Who enters the acquirer's role: the desk's login, and nobody else of the platform. */
let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const REFUSED = { code: "42501" };
const membersOf = async (sql: postgres.ISql, role: string) =>
  (
    await sql<{ who: string }[]>`
      select distinct pg_get_userbyid(m.member) as who from pg_auth_members m
      where m.roleid = ${role}::regrole and pg_get_userbyid(m.member) ~ '^qf_' and (m.set_option or m.inherit_option)
      order by 1`
  ).map((row) => row.who);

test("the catalog: the desk's login alone is a member of the acquirer's role, and of no other", async () => {
  const sql = world.sql as unknown as postgres.ISql;
  expect(await membersOf(sql, "qf_acquirer")).toEqual(["qf_desk"]);
  const roles = await world.sql<{ role: string }[]>`
    select distinct pg_get_userbyid(m.roleid) as role from pg_auth_members m where m.member = 'qf_desk'::regrole`;
  expect(roles).toEqual([{ role: "qf_acquirer" }]);
});

test.each(["web", "gateway", "machine"] as const)("%s tries every way in and is refused", async (login) => {
  const sql = openSession(world.urls[login]);
  for (const attempt of [
    "set role qf_acquirer",
    "select set_config('role', 'qf_acquirer', false)",
    "begin; select set_config('role', 'qf_acquirer', true); commit",
    "set session authorization qf_acquirer",
    "set session authorization qf_desk",
    "set role qf_desk",
    "grant qf_acquirer to current_user",
    "alter role qf_acquirer login password 'x'",
  ]) {
    await expect(sql.unsafe(attempt).simple(), attempt).rejects.toMatchObject(REFUSED);
    await sql.unsafe("rollback").simple();
  }
  await sql.end();
});

test("from the roles that the web does enter there is no way on to it", async () => {
  const sql = openSession(world.urls.web);
  for (const role of ["qf_shop", "qf_operator"]) {
    const further = sql.begin(async (tx) => {
      await tx.unsafe(`set local role ${role}`);
      await tx`set local role qf_acquirer`;
    });
    await expect(further, role).rejects.toMatchObject(REFUSED);
  }
  await sql.end();
});

test("the desk enters the acquirer's role and none of the shops', and by itself inherits nothing", async () => {
  const sql = openSession(world.urls.desk);
  for (const role of ["qf_shop", "qf_operator", "qf_gateway", "qf_machine", "qf_web", "qf_owner"])
    await expect(sql.unsafe(`set role ${role}`), role).rejects.toMatchObject(REFUSED);
  await expect(sql`select 1 from verdict`).rejects.toMatchObject(REFUSED);
  await sql`set role qf_acquirer`;
  await sql`select 1 from verdict`;
  await sql.end();
});

/** Roles belong to the cluster: what somebody gives is tried inside a transaction that is undone, and nobody else sees it. */
test("a way in that a hand or an older program gave back is taken away by the next migration", async () => {
  class Undo extends Error {}
  const work = world.sql.begin(async (tx) => {
    const sql = tx as unknown as postgres.Sql;
    await tx`grant qf_acquirer to qf_web with inherit false, set true`;
    expect(await membersOf(tx as unknown as postgres.ISql, "qf_acquirer")).toEqual(["qf_desk", "qf_web"]);
    await closeDatabase(sql);
    expect(await membersOf(tx as unknown as postgres.ISql, "qf_acquirer")).toEqual(["qf_desk"]);
    throw new Undo();
  });
  await expect(work).rejects.toThrow(Undo);
});

test("a new database of the cluster never gives it, not even when its second migration fails", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "desk-"));
  cpSync(
    path.join(import.meta.dirname, "migrations", "0001_roles-and-schemas.sql"),
    path.join(folder, "0001_roles-and-schemas.sql"),
  );
  writeFileSync(path.join(folder, "0002_fails.sql"), "select 1 / 0");
  const name = `d_${randomBytes(4).toString("hex")}`;
  await world.sql.unsafe(`create database ${name}`);
  const url = new URL(inject("pg").ownerUrl);
  url.pathname = `/${name}`;
  await expect(migrateDatabase(url.href, { folder })).rejects.toThrow("division by zero");
  expect(await membersOf(world.sql as unknown as postgres.ISql, "qf_acquirer")).toEqual(["qf_desk"]);
  await world.sql.unsafe(`drop database ${name} with (force)`);
  rmSync(folder, { recursive: true });
});
