/**
 * A world for tests that need PostgreSQL: a database of its own with the demo in it, real roles, a clock that stands
 * still until it is moved. No mocks of our own code.
 */
import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { inject } from "vitest";
import { type OpenDatabase, openDatabase } from "#db/client.ts";
import { closeDatabase } from "#db/close-database.ts";
import { openSession, SEARCH_PATH } from "#db/session.ts";
import { openBare } from "#db/testing/open-bare.ts";
import type { TestServer } from "#db/testing/server.ts";
import type { AcquirerRole, Actor, ShopRole } from "../actor.ts";
import { present } from "../assert.ts";
import type { Change } from "../change.ts";
import type { Ctx } from "../context.ts";
import { type Refusal, Refused } from "../domain-error.ts";
import { newId } from "../id.ts";
import { openKept } from "../kept.ts";
import { DEMO_STAFF } from "../setup/demo.ts";
import { type DemoRows, findDemo } from "../setup/find-demo.ts";

export interface TestWorld {
  /** Superuser, past every policy: for arranging and looking, never for what is tested. */
  sql: postgres.Sql<{ bigint: bigint }>;
  /** Database URLs of this world, for tests that start processes. */
  urls: { owner: string; web: string; desk: string; gateway: string; machine: string };
  web: OpenDatabase;
  /** The acquirer's people. */
  desk: OpenDatabase;
  gateway: OpenDatabase;
  machine: OpenDatabase;
  demo: DemoRows;
  /** Password of every demo sign-in. */
  password: string;
  /** A folder for what the test lays down; gone with the server. */
  scratch: string;
  /** Private keys (PKCS8 PEM) of the acquirer's people, by person. */
  signerKeys: Record<string, string>;
  /** What verbs told to live screens. */
  changes: Change[];
  now(): Date;
  setNow(at: Date): void;
  /** Moves the clock and makes the partitions for it. */
  moveTo(at: Date): Promise<void>;
  /** The actor behind a demo sign-in ("coffee-owner"). */
  actorOf(login: string): Actor;
  ctxFor(who: Actor | string): Ctx;
  machineCtx(name?: "gateway" | "worker"): Ctx;
  /** Does to the tables what nobody may: as the superuser, past triggers and policies. */
  damage(work: (tx: postgres.TransactionSql<{ bigint: bigint }>) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a world; call `close` in `afterAll`. Some 200 ms in memory, seconds on a slow disk: one per test file where one serves.
 * `server`: where no test runner gives one.
 */
export async function openTestWorld(server: TestServer = inject("pg")): Promise<TestWorld> {
  const name = `w_${process.pid}_${randomBytes(4).toString("hex")}`;
  const admin = openSession(server.ownerUrl);
  await admin.unsafe(`create database ${name} template ${server.template} strategy ${server.strategy}`);
  const here = (url: string) => {
    const target = new URL(url);
    target.pathname = `/${name}`;
    return target.href;
  };
  const urls = {
    owner: here(server.ownerUrl),
    web: here(server.urls.web),
    desk: here(server.urls.desk),
    gateway: here(server.urls.gateway),
    machine: here(server.urls.machine),
  };
  const sql = openBare(urls.owner, {
    max: 4,
    onnotice: () => {},
    connection: { search_path: SEARCH_PATH },
  });
  await closeDatabase(sql);
  const web = openDatabase({ url: urls.web, login: "web", max: 4 });
  const desk = openDatabase({ url: urls.desk, login: "desk", max: 4 });
  const gateway = openDatabase({ url: urls.gateway, login: "gateway", max: 4 });
  const machine = openDatabase({ url: urls.machine, login: "machine", max: 4 });
  const demo = present(await findDemo(sql as unknown as postgres.Sql), "the template has the demo");
  let clock = new Date(server.now);
  const changes: Change[] = [];
  const kept = openKept(() => clock.getTime());

  const actorOf = (login: string): Actor => {
    const post = present(
      DEMO_STAFF.find((s) => s.login === login),
      `the demo has ${login}`,
    );
    const staffId = present(demo.staff[login], `${login} is in the database`);
    const { acquirerId, merchantId } = demo;
    if (post.kind === "operator") return { kind: "operator", staffId };
    if (post.kind === "acquirer")
      return { kind: "acquirer", staffId, role: post.role as AcquirerRole, acquirerId };
    const shop = { kind: "shop" as const, staffId, role: post.role as ShopRole, acquirerId, merchantId };
    return post.shop
      ? { ...shop, subMerchantId: present(demo.shops[post.shop], `shop ${post.shop} is in the database`) }
      : shop;
  };
  const ctxFor = (who: Actor | string): Ctx => {
    const actor = typeof who === "string" ? actorOf(who) : who;
    const doors = { machine, merchant_key: gateway, acquirer: desk, shop: web, operator: web };
    const door = doors[actor.kind];
    return {
      db: door.forActor(actor),
      actor,
      kept,
      origin: `test ${typeof who === "string" ? who : actor.kind}`,
      now: () => new Date(clock),
      newId: (prefix) => newId(prefix, clock),
      defer: (change) => changes.push(change),
    };
  };
  return {
    sql,
    urls,
    web,
    desk,
    gateway,
    machine,
    demo,
    password: server.password,
    scratch: server.scratch,
    signerKeys: server.signerKeys,
    changes,
    now: () => new Date(clock),
    setNow: (at) => {
      clock = at;
    },
    moveTo: async (at) => {
      clock = at;
      await sql`select ensure_partitions((${at}::timestamptz at time zone 'Asia/Shanghai')::date)`;
    },
    actorOf,
    ctxFor,
    machineCtx: (machineName = "worker") => ctxFor({ kind: "machine", name: machineName }),
    damage: async (work) => {
      await sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`;
        await work(tx);
      });
    },
    close: async () => {
      await Promise.all([sql.end({ timeout: 5 }), web.end(), desk.end(), gateway.end(), machine.end()]);
      await admin.unsafe(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}

/** What work was refused with; undefined where it was done. A bug is thrown on. */
export async function findRefusal(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

/** What work was refused with; throws where it was done. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  return present(await findRefusal(work), "the work is refused");
}
