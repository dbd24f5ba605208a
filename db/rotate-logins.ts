/**
 * New passwords for the serving processes while the old ones go on: the other login of each purpose is opened and written
 * to `roles.json`; when every process has been restarted, `finishLogins` locks the former. Both as the migrator.
 */
import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import {
  canSignIn,
  LOGINS,
  MIGRATOR_LOCK,
  openLogin,
  type RoleUrls,
  readRoles,
  writeRoles,
} from "./migrate.ts";
import type { Computed } from "./rows.ts";
import { rolesOf } from "./second-logins.ts";
import { openSession } from "./session.ts";

/** Why nothing was changed. */
export type LoginFault =
  | { code: "not_in_file"; login: string }
  | { code: "not_finished"; role: string }
  | { code: "nothing_to_finish" }
  | { code: "new_one_refused"; role: string }
  | { code: "in_use"; users: string[] };
export type Rotated = { fault: LoginFault } | { fault?: never; roles: string[] };

interface Pair {
  login: keyof RoleUrls;
  /** The one in the file, and the one that is not. */
  live: string;
  other: string;
  url: string;
}

/** Opens the other login of each purpose with a new password and writes the file. Answers the roles that are live now. */
export const rotateLogins = (url: string, rolesFile: string): Promise<Rotated> =>
  asMigrator(url, async (sql) => {
    const pairs = readPairs(rolesFile);
    if ("fault" in pairs) return pairs;
    const open = await listOpen(sql);
    const unfinished = pairs.find((p) => open.has(p.other));
    if (unfinished) return { fault: { code: "not_finished", role: unfinished.other } };
    const urls = {} as RoleUrls;
    for (const { login, other, url: former } of pairs) {
      const target = new URL(former);
      target.username = other;
      target.password = randomBytes(24).toString("hex");
      urls[login] = target.href;
      await openLogin(sql, other, target.password);
      if (!(await canSignIn(target.href))) {
        for (const p of pairs) await lock(sql, p.other);
        return { fault: { code: "new_one_refused", role: other } };
      }
    }
    writeRoles(rolesFile, urls);
    return { roles: pairs.map((p) => p.other) };
  });

/**
 * Locks the logins that the file does not name. Refused while somebody is signed in with one, or the new one does not
 * work; after a leak (`isLeak`) their sessions are ended instead.
 */
export const finishLogins = (url: string, rolesFile: string, isLeak: boolean): Promise<Rotated> =>
  asMigrator(url, async (sql) => {
    const pairs = readPairs(rolesFile);
    if ("fault" in pairs) return pairs;
    const open = await listOpen(sql);
    const former = pairs.filter((p) => open.has(p.other));
    if (former.length === 0) return { fault: { code: "nothing_to_finish" } };
    for (const { live, url: current } of former)
      if (!(await canSignIn(current))) return { fault: { code: "new_one_refused", role: live } };
    const roles = former.map((p) => p.other);
    const users = await listUsers(sql, roles);
    if (users.length > 0 && !isLeak) return { fault: { code: "in_use", users } };
    for (const role of roles) await lock(sql, role);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = any (${roles})`;
    return { roles };
  });

async function asMigrator(url: string, work: (sql: postgres.Sql) => Promise<Rotated>): Promise<Rotated> {
  const sql = openSession(url);
  try {
    await sql`select pg_advisory_lock(${MIGRATOR_LOCK})`;
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function readPairs(rolesFile: string): Pair[] | { fault: LoginFault } {
  const known = readRoles(rolesFile);
  const pairs: Pair[] = [];
  for (const login of LOGINS) {
    const url = known[login];
    if (url === undefined) return { fault: { code: "not_in_file", login } };
    const [first, second] = rolesOf(login);
    const isSecond = new URL(url).username === second;
    pairs.push({ login, url, live: isSecond ? second : first, other: isSecond ? first : second });
  }
  return pairs;
}

async function listOpen(sql: postgres.Sql): Promise<Set<string>> {
  const rows = await sql<Computed<"role", string>[]>`
    select rolname as role from pg_roles where rolcanlogin and rolname = any (${LOGINS.flatMap(rolesOf)})`;
  return new Set(rows.map((row) => row.role));
}

/** Who is signed in with one of these, as "qf_web_b (qingfen-web) × 3". */
async function listUsers(sql: postgres.Sql, roles: string[]): Promise<string[]> {
  const rows = await sql<Computed<"who", string>[]>`
    select format('%s (%s) × %s', usename, application_name, count(*)) as who from pg_stat_activity
    where usename = any (${roles}) group by usename, application_name order by usename, application_name`;
  return rows.map((row) => row.who);
}

/** Without a password too: a new database of this cluster says `login` again (0001). */
const lock = (sql: postgres.Sql, role: string) => sql.unsafe(`alter role ${role} nologin password null`);
