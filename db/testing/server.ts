/**
 * vitest global setup of the tests that need PostgreSQL: one embedded server per run on a free port, with a template
 * database (migrated, demo written) from which every test file takes a copy of its own (`server/testing/world.ts`).
 */
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { hash } from "@node-rs/argon2";
import type postgres from "postgres";
import type { TestProject } from "vitest/node";
import { freePort, startEmbedded } from "#server/bin/embedded-postgres.ts";
import { DEMO_SIGNERS } from "#server/setup/demo.ts";
import { seedDemo } from "#server/setup/seed.ts";
import { LOGINS, migrateDatabase, openLogin, type RoleUrls } from "../migrate.ts";
import { rolesOf } from "../second-logins.ts";
import { openSession } from "../session.ts";
import { drawIdsFrom } from "./drawn-ids.ts";

/** The instant at which every test world begins. */
const TEST_NOW = "2026-11-20T12:00:00+08:00";
const TEST_PASSWORD = "only-for-tests-20261120";

export interface TestServer {
  ownerUrl: string;
  urls: RoleUrls;
  /** Of the second login of each purpose, as a rotation would have opened it. */
  secondUrls: RoleUrls;
  template: string;
  /** How a copy of it is made soonest: its files in memory, its pages through the WAL on a disk. */
  strategy: "file_copy" | "wal_log";
  /** Where tests lay their folders: beside the database, gone with it. */
  scratch: string;
  now: string;
  password: string;
  /** PKCS8 PEM of the acquirer's people, by person. */
  signerKeys: Record<string, string>;
}
declare module "vitest" {
  export interface ProvidedContext {
    pg: TestServer;
  }
}

const TEMPLATE = "template_demo";
const FOLDER = "qingfen-test-pg-";
/** What a run needs at most, worlds and WAL together. */
const NEEDED_BYTES = 4 * 1024 ** 3;
/** A test has few rows: compiling a plan costs more than it ever saves. */
const SETTINGS = { shared_buffers: "128MB", max_wal_size: "512MB", jit: "off" };
/** Cheap on purpose: tests sign in often, and the passwords are worth nothing. */
const HASH_COST = { memoryCost: 8 * 1024, timeCost: 1, parallelism: 1 };

/** Where another program keeps one server for many runs, and gives its `TestServer` as JSON. */
export const KEPT_SERVER = "KEPT_TEST_SERVER";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const kept = process.env[KEPT_SERVER];
  if (kept !== undefined) {
    project.provide("pg", JSON.parse(kept) as TestServer);
    return async () => {};
  }
  const { server, stop } = await startTestServer();
  project.provide("pg", server);
  return stop;
}

/** One embedded server with the template in it; `stop` ends it and takes its folder away. */
export async function startTestServer(): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  const memory = memoryFolder();
  const home = memory ?? tmpdir();
  sweep(home);
  const dataDir = path.join(home, `${FOLDER}${process.pid}`);
  const server = await startEmbedded({
    dataDir,
    port: await freePort(),
    settings: SETTINGS,
  });
  const stop = async () => {
    await server.stop();
    rmSync(server.dataDir, { recursive: true, force: true });
  };
  try {
    const strategy = memory ? "file_copy" : "wal_log";
    const scratch = path.join(server.dataDir, "scratch");
    mkdirSync(scratch);
    return { server: { ...(await makeTemplate(server.url)), strategy, scratch }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate(serverUrl: string): Promise<Omit<TestServer, "strategy" | "scratch">> {
  const url = new URL(serverUrl);
  const admin = openSession(serverUrl);
  await admin.unsafe(`create database ${TEMPLATE}`);
  await admin.end();
  url.pathname = `/${TEMPLATE}`;
  const { urls } = await migrateDatabase(url.href);
  const keys = DEMO_SIGNERS.map((person) => [person, generateKeyPairSync("ed25519")] as const);
  const owner = openSession(url.href);
  drawIdsFrom(0);
  await owner`select ensure_partitions(${TEST_NOW.slice(0, 10)}::date)`;
  await seedDemo(owner, {
    passwordHash: await hash(TEST_PASSWORD, HASH_COST),
    now: new Date(TEST_NOW),
    signerKeys: Object.fromEntries(
      keys.map(([person, key]) => [person, key.publicKey.export({ type: "spki", format: "pem" }).toString()]),
    ),
  });
  const secondUrls = await openSecondLogins(owner, urls);
  await owner.end();
  return {
    ownerUrl: serverUrl,
    urls,
    secondUrls,
    template: TEMPLATE,
    now: TEST_NOW,
    password: TEST_PASSWORD,
    signerKeys: Object.fromEntries(
      keys.map(([person, key]) => [
        person,
        key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      ]),
    ),
  };
}

/**
 * A folder in memory with room enough, where the machine has one: nothing of a test outlives the machine, and waiting for
 * the disk is most of what a world costs. (fsync stays on: the migrator refuses a server without it.)
 */
function memoryFolder(): string | undefined {
  const folder = "/dev/shm";
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > NEEDED_BYTES ? folder : undefined;
}

async function openSecondLogins(owner: postgres.Sql, urls: RoleUrls): Promise<RoleUrls> {
  const seconds = { ...urls };
  for (const login of LOGINS) {
    const target = new URL(urls[login]);
    target.username = rolesOf(login)[1];
    await openLogin(owner, target.username, target.password);
    seconds[login] = target.href;
  }
  return seconds;
}

/** Ends servers whose test run was killed. Each folder carries the run's process id. */
function sweep(home: string): void {
  for (const name of readdirSync(home).filter((n) => n.startsWith(FOLDER))) {
    const run = Number(name.slice(FOLDER.length));
    if (isAlive(run)) continue;
    const folder = path.join(home, name);
    try {
      const pidFile = path.join(folder, "pgdata", "postmaster.pid");
      const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[0]) : 0;
      if (pid > 1 && isAlive(pid)) process.kill(pid, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // another user's: theirs to sweep
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
