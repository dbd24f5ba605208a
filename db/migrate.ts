/**
 * `npm run migrate`: brings a database to this program's schema and makes the sign-ins of the serving processes.
 * Forward only, one transaction per file with a short lock wait and retries; `….concurrent.sql` holds one statement
 * that runs outside one ("create index concurrently if not exists …": it may be tried again).
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { closeDatabase, closeDesk } from "./close-database.ts";
import { makeSecondLogins, rolesOf } from "./second-logins.ts";
import { openSession } from "./session.ts";

export const LOGINS = ["web", "desk", "gateway", "machine"] as const;
export type Login = (typeof LOGINS)[number];
/** Database URLs of the serving processes, as they stand in `roles.json`; the desk's in a file of its own beside it. */
export type RoleUrls = Record<Login, string>;
/** What the shops' web may read holds no way to the acquirer's desk. */
const DESK_FILE = "desk-role.json";

export interface MigrateOptions {
  /** Where the URLs are kept (0600), with `desk-role.json` beside it; passwords found there stay. Absent: nothing is written. */
  rolesFile?: string;
  /** URLs chosen by somebody else (`DATABASE_URL_WEB`, …); their passwords are taken as they are. */
  urls?: Partial<RoleUrls>;
  /** Where the files are; tests bring their own. */
  folder?: string;
}

const MIN_VERSION = 160_000;
const MIGRATIONS = path.join(import.meta.dirname, "migrations");
const LOCK_TIMEOUT = "3s";
const ATTEMPTS = 20;
const RETRY_MS = 250;
/** lock_not_available, deadlock, serialization; unique violation and "tuple concurrently updated" where roles are shared. */
const RETRIED = new Set(["55P03", "40P01", "40001", "23505", "XX000"]);
/** "qingfen" in an advisory lock: one migrator per database. */
export const MIGRATOR_LOCK = 7_146_433_636;

/** Applies what is missing; returns the URLs of the serving roles and the names of the applied files. Safe to repeat. */
export async function migrateDatabase(
  url: string,
  options: MigrateOptions = {},
): Promise<{ urls: RoleUrls; applied: string[] }> {
  const sql = openSession(url);
  try {
    await refuseUnsafe(sql);
    await sql`select pg_advisory_lock(${MIGRATOR_LOCK})`;
    const applied: string[] = [];
    const folder = options.folder ?? MIGRATIONS;
    for (const file of await listPending(sql, folder)) {
      await retry(() => applyFile(sql, folder, file));
      applied.push(file);
    }
    await retry(() => makeSecondLogins(sql, LOGINS));
    await retry(() => closeDatabase(sql));
    const urls = await retry(() => makeLogins(sql, url, options));
    return { urls, applied };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The number of the newest migration file: the schema this program was written for. */
export function schemaNumber(): number {
  return numberOf(listFiles(MIGRATIONS).at(-1));
}

async function refuseUnsafe(sql: postgres.Sql): Promise<void> {
  const [row] = await sql`
    select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
      current_setting('full_page_writes') as full_page_writes, current_setting('synchronous_commit') as synchronous_commit`;
  if (row === undefined || row.version < MIN_VERSION) {
    throw new Error(`PostgreSQL 16 or newer is needed; this one says ${row?.version}.`);
  }
  for (const name of ["fsync", "full_page_writes", "synchronous_commit"]) {
    if (row[name] === "off")
      throw new Error(`PostgreSQL runs with ${name} = off: a crash would lose payments. Refused.`);
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort();
}

const numberOf = (file = ""): number => Number(file.slice(0, 4));
const digestOf = (folder: string, file: string): string =>
  createHash("sha256")
    .update(readFileSync(path.join(folder, file)))
    .digest("hex");

async function listPending(sql: postgres.Sql, folder: string): Promise<string[]> {
  const files = listFiles(folder);
  const [table] = await sql`select to_regclass('public.schema_version') is not null as exists`;
  if (!table?.exists) return files;
  const rows = await sql<
    { number: number; file: string; sha256: string }[]
  >`select number, file, sha256 from schema_version`;
  const found = Math.max(...rows.map((row) => row.number));
  const known = numberOf(files.at(-1));
  if (found > known + 1) {
    throw new Error(
      `the database has schema ${found}, this program knows ${known}: a newer program is needed`,
    );
  }
  const done = new Map(rows.map((row) => [row.file, row.sha256]));
  for (const file of files) {
    if (done.has(file) && done.get(file) !== digestOf(folder, file)) {
      throw new Error(
        `${file} was changed after it had been applied to this database. Migrations go forward only: write a new file ` +
          "(on a desk: npm start -- --fresh makes the database anew).",
      );
    }
  }
  return files.filter((file) => !done.has(file));
}

async function applyFile(sql: postgres.Sql, folder: string, file: string): Promise<void> {
  const text = readFileSync(path.join(folder, file), "utf8");
  const sha256 = digestOf(folder, file);
  const number = numberOf(file);
  const asOwner = number > 1;
  if (file.endsWith(".concurrent.sql")) {
    await sql`select set_config('role', 'qf_owner', false)`;
    try {
      await sql.unsafe(text).simple();
      await sql`insert into schema_version ${sql({ number, file, sha256 })}`;
    } finally {
      await sql`reset role`;
    }
    return;
  }
  await sql.begin(async (tx) => {
    await tx`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`;
    if (asOwner) await tx`set local role qf_owner`;
    await tx.unsafe(text).simple();
    if (!asOwner) {
      await closeDesk(tx);
      await tx`set local role qf_owner`;
      await tx`create table schema_version (
        number int not null, file text primary key, sha256 text not null, applied_at timestamptz not null default now())`;
      await tx`grant select on schema_version to public`;
    }
    await tx`insert into schema_version ${tx({ number, file, sha256 })}`;
  });
}

async function makeLogins(sql: postgres.Sql, url: string, options: MigrateOptions): Promise<RoleUrls> {
  const known = options.rolesFile ? readRoles(options.rolesFile) : {};
  const urls = {} as RoleUrls;
  for (const login of LOGINS) {
    const given = options.urls?.[login];
    if (given) {
      urls[login] = given;
      continue;
    }
    const before = known[login] ? new URL(known[login]) : undefined;
    // Which of the two a rotation left live.
    const [first, second] = rolesOf(login);
    const role = before?.username === second ? second : first;
    const kept = before ? decodeURIComponent(before.password) : "";
    const password = kept || randomBytes(24).toString("hex");
    const target = new URL(url);
    target.username = role;
    target.password = password;
    urls[login] = target.href;
    if (!(await canSignIn(urls[login]))) {
      await openLogin(sql, role, password);
    }
  }
  if (options.rolesFile) writeRoles(options.rolesFile, urls);
  return urls;
}

const deskFile = (file: string): string => path.join(path.dirname(file), DESK_FILE);

/** The URLs that stand in `file` and in the desk's file beside it. */
export function readRoles(file: string): Partial<RoleUrls> {
  const found = [file, deskFile(file)].filter((name) => existsSync(name));
  return Object.assign({}, ...found.map((name) => JSON.parse(readFileSync(name, "utf8")) as object));
}

export function writeRoles(file: string, urls: RoleUrls): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const { desk, ...others } = urls;
  writeSecret(file, others);
  writeSecret(deskFile(file), { desk });
}

function writeSecret(file: string, urls: Partial<RoleUrls>): void {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(urls, null, 2)}\n`, { mode: 0o600 });
  chmodSync(half, 0o600);
  renameSync(half, file);
}

export async function canSignIn(url: string): Promise<boolean> {
  const sql = openSession(url, { connect_timeout: 5 });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Lets a role sign in with a password. */
export async function openLogin(sql: postgres.Sql, role: string, password: string): Promise<void> {
  await sql.unsafe(`alter role ${role} login password '${scramVerifier(password)}'`);
}

/** What PostgreSQL would store (RFC 5802): made here, so that no password stands in a statement or a server log. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(hmac("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${hmac("Server Key").toString("base64")}`;
}

async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof postgres.PostgresError ? error.code : "";
      if (attempt >= ATTEMPTS || !RETRIED.has(code)) throw error;
      await sleep(RETRY_MS * (1 + Math.random()));
    }
  }
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL (the migrator's) is not set.");
  const dataDir = process.env.DATA_DIR ?? path.join(import.meta.dirname, "..", ".data");
  const urls: Partial<RoleUrls> = {};
  for (const login of LOGINS) {
    const given = process.env[`DATABASE_URL_${login.toUpperCase()}`];
    if (given) urls[login] = given;
  }
  const { applied } = await migrateDatabase(url, { rolesFile: path.join(dataDir, "roles.json"), urls });
  process.stdout.write(applied.length === 0 ? "Schema is up to date.\n" : `Applied ${applied.join(", ")}.\n`);
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    process.stderr.write(`Not migrated: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
