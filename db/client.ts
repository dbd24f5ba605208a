/**
 * The only door to PostgreSQL. Every transaction's role and tenant follow from the actor; row-level security stands
 * behind the checks of the verbs. Nothing waits for ever: a deadline ends every piece of work.
 */
import type { ExtractTablesWithRelations } from "drizzle-orm";
import { sql as statement } from "drizzle-orm";
import type { PgTransaction } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Actor } from "#server/actor.ts";
import { assert } from "#server/assert.ts";
import { DeadlineExceeded } from "#server/deadline-exceeded.ts";
import { uuidOf } from "#server/id.ts";
import * as schema from "./schema/index.ts";
import { watchSockets } from "./watched-socket.ts";

export type Tx = PgTransaction<
  PostgresJsQueryResultHKT,
  typeof schema,
  ExtractTablesWithRelations<typeof schema>
>;
/** Raw postgres.js whose bigint is bigint, date "2026-11-20", timestamptz Date; ids are bare uuids here (`uuidOf`). */
export type HotSql = postgres.ISql<{ bigint: bigint }>;

interface WorkOptions {
  /** After this the work is undone and `DeadlineExceeded` thrown. Default 10 s; bulk work of the worker says more. */
  deadlineMs?: number;
}

export interface Database {
  /** One transaction as the actor's role, seeing the actor's tenant. Refusals thrown inside undo it. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: WorkOptions): Promise<T>;
  /** Raw SQL for the hot path and COPY. Gateway and worker: prepared, no transaction around it. Web: in one, as the role. */
  hot<T>(work: (sql: HotSql) => Promise<T>, options?: WorkOptions): Promise<T>;
  /** One transaction of raw SQL as the actor's role: cursors and bulk loads, whose bytes drizzle would only carry. */
  bulk<T>(work: (sql: HotSql) => Promise<T>, options?: WorkOptions): Promise<T>;
  /**
   * As `transaction`, but a shop's work sees every shop of its merchant: for sums over co-receivers (is a refund
   * funded?) and for naming them. The verb that calls it hands out no row of another shop.
   */
  acrossShops<T>(work: (tx: Tx) => Promise<T>, options?: WorkOptions): Promise<T>;
}

export interface OpenDatabase {
  forActor(actor: Actor): Database;
  /** As the login itself, entering no role: sign-in (web), machine work (gateway's and worker's machine login). */
  own: Database;
  /** The raw client, for readiness checks. */
  sql: HotSql;
  end(): Promise<void>;
}

export interface OpenOptions {
  url: string;
  login: "web" | "gateway" | "machine";
  /** Connections of each of the two pools (drizzle switches off a client's parsers, so raw SQL has its own). */
  max: number;
  deadlineMs?: number;
}

const DEADLINE_MS = 10_000;
const CONNECT_TIMEOUT_S = 5;
/** After the database was away, nobody waits longer than this for the next try. */
const RECONNECT_MAX_S = 1;

interface Entry {
  role: string;
  merchant: string;
  subMerchant: string;
  acquirer: string;
  /** Who acts; empty for a key or a machine. */
  staff: string;
}

/** Opens the pools of one serving process. `max` connections each for verbs and for raw SQL, opened when needed. */
export function openDatabase(options: OpenOptions): OpenDatabase {
  const sockets = watchSockets();
  const common = {
    max: options.max,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: 60,
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, RECONNECT_MAX_S),
    socket: sockets.open,
    onnotice: () => {},
    connection: { application_name: `qingfen-${options.login}` },
  };
  const verbs = postgres(options.url, common);
  const raw = openRaw(options.url, common);
  const db = drizzle(verbs, { schema });

  const within = async <T>(
    workOptions: WorkOptions | undefined,
    work: (isLate: () => boolean) => Promise<T>,
  ) => {
    const deadlineMs = workOptions?.deadlineMs ?? options.deadlineMs ?? DEADLINE_MS;
    return await sockets.within(
      deadlineMs,
      work,
      () => new DeadlineExceeded(`the database did not answer within ${deadlineMs} ms`),
    );
  };

  const rawTransaction = async <T>(
    who: Entry | undefined,
    work: (sql: HotSql) => Promise<T>,
    isLate: () => boolean,
  ): Promise<T> => {
    const result = await raw.begin(async (tx) => {
      if (who) {
        await tx`select set_config('role', ${who.role}, true), set_config('app.merchant', ${who.merchant}, true),
          set_config('app.sub_merchant', ${who.subMerchant}, true), set_config('app.acquirer', ${who.acquirer}, true),
          set_config('app.staff', ${who.staff}, true)`;
      }
      const value = await work(tx);
      if (isLate()) throw new DeadlineExceeded("the caller was told that nobody knows: undone");
      return { value };
    });
    return result.value;
  };

  const enter = (entry: Entry | undefined): Database => {
    const transact = <T>(who: Entry | undefined, work: (tx: Tx) => Promise<T>, workOptions?: WorkOptions) =>
      within(workOptions, (isLate) =>
        db.transaction(async (tx) => {
          if (who) {
            await tx.execute(statement`select set_config('role', ${who.role}, true),
              set_config('app.merchant', ${who.merchant}, true),
              set_config('app.sub_merchant', ${who.subMerchant}, true),
              set_config('app.acquirer', ${who.acquirer}, true),
              set_config('app.staff', ${who.staff}, true)`);
          }
          const result = await work(tx);
          if (isLate()) throw new DeadlineExceeded("the caller was told that nobody knows: undone");
          return result;
        }),
      );
    return {
      transaction: (work, workOptions) => transact(entry, work, workOptions),
      acrossShops: (work, workOptions) => transact(entry && { ...entry, subMerchant: "" }, work, workOptions),
      hot: (work, workOptions) =>
        within(workOptions, (isLate) =>
          !entry || options.login !== "web" ? work(raw) : rawTransaction(entry, work, isLate),
        ),
      bulk: (work, workOptions) => within(workOptions, (isLate) => rawTransaction(entry, work, isLate)),
    };
  };

  return {
    forActor: (actor) => enter(entryOf(actor, options.login)),
    own: enter(undefined),
    sql: raw,
    end: async () => {
      await Promise.all([verbs.end({ timeout: 5 }), raw.end({ timeout: 5 })]);
    },
  };
}

/** A raw postgres.js client with our types: bigint as bigint, dates as text. */
export function openRaw(
  url: string,
  options: Omit<postgres.Options<Record<string, never>>, "types">,
): postgres.Sql<{ bigint: bigint }> {
  return postgres(url, {
    ...options,
    types: {
      bigint: postgres.BigInt,
      day: { to: 1082, from: [1082], serialize: (x: string) => x, parse: (x: string) => x },
    },
  }) as unknown as postgres.Sql<{ bigint: bigint }>;
}

/** Role and tenant of an actor. A role that this login may not enter is a bug of the caller, not a refusal. */
function entryOf(actor: Actor, login: OpenOptions["login"]): Entry | undefined {
  const nobody = { merchant: "", subMerchant: "", acquirer: "" };
  switch (actor.kind) {
    case "machine":
      assert(login !== "web", "web never works as the machine");
      return undefined;
    case "shop":
      assert(login === "web", "a shop's staff comes in through web");
      return {
        role: "qf_shop",
        merchant: uuidOf(actor.merchantId),
        subMerchant: actor.subMerchantId ? uuidOf(actor.subMerchantId) : "",
        acquirer: uuidOf(actor.acquirerId),
        staff: uuidOf(actor.staffId),
      };
    case "acquirer":
      assert(login === "web", "the acquirer's staff comes in through web");
      return {
        ...nobody,
        role: "qf_acquirer",
        acquirer: uuidOf(actor.acquirerId),
        staff: uuidOf(actor.staffId),
      };
    case "operator":
      assert(login === "web", "the operator comes in through web");
      return { ...nobody, role: "qf_operator", staff: uuidOf(actor.staffId) };
    case "merchant_key":
      assert(login === "gateway", "an API key comes in through the gateway");
      return {
        role: "qf_gateway",
        merchant: uuidOf(actor.merchantId),
        subMerchant: "",
        acquirer: uuidOf(actor.acquirerId),
        staff: "",
      };
  }
}
