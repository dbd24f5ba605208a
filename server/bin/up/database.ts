/** The database of this desk: the embedded one, or the one `DATABASE_URL` names. */
import { join } from "node:path";
import { LOGINS, migrateDatabase, type RoleUrls, readRoles } from "#db/migrate.ts";
import { openSession } from "#db/session.ts";
import { startEmbedded } from "../embedded-postgres.ts";
import { type Desk, stop } from "./desk.ts";

export interface DeskDatabase {
  /** The migrator's URL; no serving process ever receives it. */
  url: string;
  /** Where the embedded cluster rests; undefined for somebody's own server. */
  folder: string | undefined;
  /** Makes it empty for a new demo; somebody's own only when everything in it is the demo. */
  empty(): Promise<void>;
  migrate(): Promise<void>;
  roles(): RoleUrls;
  stop(): Promise<void>;
}

export async function openDatabaseOf(desk: Desk): Promise<DeskDatabase> {
  const server = desk.databaseUrl
    ? undefined
    : await startEmbedded({ dataDir: join(desk.dataDir, "pg"), port: desk.ports.postgres });
  const url = desk.databaseUrl ?? server?.url ?? stop("没有数据库 · no database");
  const rolesFile = join(desk.dataDir, "roles.json");
  return {
    url,
    folder: server?.dataDir,
    empty: () => (server ? emptyEmbedded(url) : emptyDemo(url)),
    migrate: async () => {
      await migrateDatabase(url, { rolesFile, urls: givenUrls() });
    },
    roles: () => readRoles(rolesFile) as RoleUrls,
    stop: async () => server?.stop(),
  };
}

/** The embedded cluster is ours: its database is made anew. */
async function emptyEmbedded(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const sql = openSession(admin.href);
  await sql.unsafe(`drop database if exists "${name}" with (force)`);
  await sql.unsafe(`create database "${name}"`);
  await sql.end();
}

/** Somebody's own database is emptied only when everything in it is the demo. */
async function emptyDemo(url: string): Promise<void> {
  const sql = openSession(url);
  const [there] = await sql`select to_regclass('public.staff') is not null as filled`;
  if (there?.filled) {
    const [real] = await sql`select count(*)::int as n from staff where not demo`;
    if (real?.n > 0)
      stop(
        "数据库里有真实账号，--fresh 不会清空它 · this database has real staff; --fresh does not empty it",
      );
    // The last schema is there only where migration 0026 never ran.
    await sql.unsafe(
      "drop schema public cascade; drop schema if exists load cascade; drop schema if exists graphile_worker cascade; create schema public",
    );
  }
  await sql.end();
}

function givenUrls(): Partial<RoleUrls> {
  const urls: Partial<RoleUrls> = {};
  for (const login of LOGINS) {
    const given = process.env[`DATABASE_URL_${login.toUpperCase()}`];
    if (given) urls[login] = given;
  }
  return urls;
}
