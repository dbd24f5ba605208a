import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LOGINS, MIGRATOR_LOCK, migrateDatabase, type RoleUrls } from "#db/migrate.ts";
import { finishLogins, rotateLogins } from "#db/rotate-logins.ts";
import { openSession } from "#db/session.ts";
import { type EmbeddedServer, freePort, startEmbedded } from "../embedded-postgres.ts";

/** Logins belong to the cluster: one of its own. */
let server: EmbeddedServer;
const folder = mkdtempSync(join(tmpdir(), "rotate-db-"));
const rolesFile = join(folder, "roles.json");
let before: RoleUrls;
beforeAll(async () => {
  server = await startEmbedded({ dataDir: join(folder, "pg"), port: await freePort() });
  ({ urls: before } = await migrateDatabase(server.url, { rolesFile }));
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(server.dataDir, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const migrateAgain = async () => (await migrateDatabase(server.url, { rolesFile })).urls;
async function signsIn(url: string): Promise<boolean> {
  const sql = openSession(url);
  return sql`select 1 from schema_version`
    .then(
      () => true,
      () => false,
    )
    .finally(() => sql.end());
}
const all = async (urls: RoleUrls) => Promise.all(LOGINS.map((login) => signsIn(urls[login])));
/** Two that begin in the same moment: both stand before the migrator's lock until they are let go. */
async function bothAtOnce<T>(rotate: () => Promise<T>): Promise<T[]> {
  const gate = openSession(server.url);
  await gate`select pg_advisory_lock(${MIGRATOR_LOCK})`;
  const both = [rotate(), rotate()];
  await expect
    .poll(() => gate`select from pg_locks where locktype = 'advisory' and not granted`, { timeout: 30_000 })
    .toHaveLength(2);
  await gate.end();
  return Promise.all(both);
}
const EVERY = LOGINS.map(() => true);
const NONE = LOGINS.map(() => false);

test("both sign in during the overlap, the old one not after it, and the next rotation goes back", async () => {
  expect(await finishLogins(server.url, rolesFile, true)).toEqual({ fault: { code: "nothing_to_finish" } });
  const two = await bothAtOnce(() => rotateLogins(server.url, rolesFile));
  expect(two).toContainEqual({ roles: LOGINS.map((l) => `qf_${l}_b`) });
  expect(two.filter((one) => one.fault?.code === "not_finished")).toHaveLength(1);
  const after = await migrateAgain();
  expect(LOGINS.map((login) => new URL(after[login]).username)).toEqual(LOGINS.map((l) => `qf_${l}_b`));
  expect(statSync(rolesFile).mode & 0o777).toBe(0o600);
  expect([await all(before), await all(after)]).toEqual([EVERY, EVERY]);

  expect(await rotateLogins(server.url, rolesFile)).toMatchObject({ fault: { code: "not_finished" } });
  expect(await migrateAgain()).toEqual(after);

  const atWork = openSession(before.web, { connection: { application_name: "an old web" } });
  await atWork`select 1`;
  expect(await finishLogins(server.url, rolesFile, false)).toEqual({
    fault: { code: "in_use", users: ["qf_web (an old web) × 1"] },
  });
  expect(await all(before)).toEqual(EVERY);
  await atWork.end();

  await expect.poll(() => finishLogins(server.url, rolesFile, false)).toHaveProperty("roles");
  expect([await all(before), await all(after)]).toEqual([NONE, EVERY]);
  // What a migration does afterwards wakes nobody up.
  expect(await migrateAgain()).toEqual(after);
  expect([await all(before), await all(after)]).toEqual([NONE, EVERY]);

  expect(await rotateLogins(server.url, rolesFile)).toEqual({ roles: LOGINS.map((l) => `qf_${l}`) });
  const again = await migrateAgain();
  const leaked = openSession(after.machine);
  await leaked`select 1`;
  expect(await finishLogins(server.url, rolesFile, true)).toHaveProperty("roles");
  await expect(leaked`select 1`).rejects.toThrow();
  await leaked.end();
  expect([await all(after), await all(again)]).toEqual([NONE, EVERY]);
  expect(readFileSync(rolesFile, "utf8")).toContain("qf_web:");
}, 180_000);

test("nothing is locked while the new login does not work", async () => {
  await rotateLogins(server.url, rolesFile);
  const sql = openSession(server.url);
  await sql`alter role qf_gateway_b password null`;
  await sql.end();
  expect(await finishLogins(server.url, rolesFile, true)).toEqual({
    fault: { code: "new_one_refused", role: "qf_gateway_b" },
  });
});

test("a file that does not name every login is no start for a rotation", async () => {
  expect(await rotateLogins(server.url, join(folder, "none.json"))).toMatchObject({
    fault: { code: "not_in_file" },
  });
});
