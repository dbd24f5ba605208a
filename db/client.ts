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
import { openIdReader, uuidOfParameter } from "./id-columns.ts";
import * as schema from "./schema/index.ts";
import { SEARCH_PATH } from "./session.ts";
import { watchSockets } from "./watched-socket.ts";

export type Tx = PgTransaction<
  PostgresJsQueryResultHKT,
  typeof schema,
  ExtractTablesWithRelations<typeof schema>
>;
/**
 * Raw postgres.js as everything else: columns in camelCase, ids typed (`db/id-columns.ts`), bigint as bigint, date as `Day`,
 * timestamptz as Date. An id, a bigint, a day or a Date goes in as it is. The types of rows come from `db/rows.ts`.
 */
export type HotSql = postgres.ISql<{ bigint: bigint }>;

interface WorkOptions {
  /** After this the work is undone and `DeadlineExceeded` thrown. Default 10 s; bulk work of the worker says more. */
  deadlineMs?: number;
}

export interface Database {
  /** One transaction as the actor's role, seeing the actor's tenant; raw SQL in it by `rawOf(tx)`. Refusals thrown inside undo it. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: WorkOptions): Promise<T>;
  /** Raw SQL of single statements: the hot path, and reading. Gateway and worker: prepared, no transaction around it. Web and desk: in one, as the role. */
  hot<T>(work: (sql: HotSql) => Promise<T>, options?: WorkOptions): Promise<T>;
  /** One transaction of raw SQL as the actor's role: cursors and loads (COPY), and nothing else. */
  bulk<T>(work: (sql: HotSql) => Promise<T>, options?: WorkOptions): Promise<T>;
  /**
   * As `transaction`, but a shop's work sees every shop of its merchant: for sums over co-receivers (is a refund
   * funded?) and for naming them. The verb that calls it hands out no row of another shop.
   */
  acrossShops<T>(work: (tx: Tx) => Promise<T>, options?: WorkOptions): Promise<T>;
}

export interface OpenDatabase {
  forActor(actor: Actor): Database;
  /** As the login itself, entering no role: sign-in (web, desk), machine work (gateway's and worker's machine login). */
  own: Database;
  /** The raw client, for readiness checks. */
  sql: HotSql;
  end(): Promise<void>;
}

export interface OpenOptions {
  url: string;
  login: "web" | "desk" | "gateway" | "machine";
  /** Connections of each of the two pools: one for transactions, one for raw SQL without drizzle. */
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
    connection: { application_name: `qingfen-${options.login}`, search_path: SEARCH_PATH },
  };
  const verbs = openTyped(options.url, common, openIdReader(true));
  const raw = openTyped(options.url, common, openIdReader(false));
  const db = openDrizzle(verbs);

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
          entry && isForPeople(options.login) ? rawTransaction(raw, entry, work, isLate) : work(raw),
        ),
      bulk: (work, workOptions) => within(workOptions, (isLate) => rawTransaction(raw, entry, work, isLate)),
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

type ClientOptions = Omit<postgres.Options<Record<string, never>>, "types" | "transform">;
type TypedClient = postgres.Sql<{ bigint: bigint }>;

const JSON_TYPES = [114, 3802];
const DATE = 1082;
const UUID = 2950;

/**
 * Names of columns only: `postgres.camel` would rewrite the keys inside json too. A column's kind is looked up by its name;
 * values that are no uuid pay one comparison.
 */
function openTyped(
  url: string,
  options: ClientOptions,
  readId: (uuid: string, column: string) => string,
): TypedClient {
  return postgres(url, {
    ...options,
    transform: {
      column: { from: postgres.toCamel, to: postgres.fromCamel },
      value: {
        from: (value: unknown, column) =>
          column.type === UUID && value !== null ? readId(value as string, column.name) : value,
      },
    },
    types: {
      bigint: postgres.BigInt,
      day: { to: DATE, from: [DATE], serialize: (x: string) => x, parse: (x: string) => x },
      // What is text already drizzle has written.
      json: {
        to: JSON_TYPES[0] as number,
        from: JSON_TYPES,
        serialize: (x: unknown) => (typeof x === "string" ? x : JSON.stringify(x)),
        parse: (x: string) => JSON.parse(x) as unknown,
      },
      id: { to: UUID, from: [UUID], serialize: uuidOfParameter, parse: (x: string) => x },
    },
  }) as unknown as TypedClient;
}

/** Drizzle on a client whose parsers it leaves as they are: it would switch those of dates off, and raw SQL stands beside it. */
function openDrizzle(client: TypedClient) {
  const tables: Record<string, unknown>[] = [client.options.parsers, client.options.serializers];
  const kept = tables.map((table) => ({ ...table }));
  const db = drizzle(client, { schema });
  tables.forEach((table, i) => {
    for (const type of Object.keys(table)) delete table[type];
    Object.assign(table, kept[i]);
  });
  return db;
}

/** Raw SQL of the same transaction. */
export const rawOf = (tx: Tx): HotSql => (tx as unknown as { session: { client: HotSql } }).session.client;

/** One transaction on the raw pool, entered as `who`; undone when its caller was told that nobody knows. */
async function rawTransaction<T>(
  raw: ReturnType<typeof openTyped>,
  who: Entry | undefined,
  work: (sql: HotSql) => Promise<T>,
  isLate: () => boolean,
): Promise<T> {
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
}

/** Logins that enter a role for whoever is signed in; the others work as themselves. */
const isForPeople = (login: OpenOptions["login"]): boolean => login === "web" || login === "desk";

/** Role and tenant of an actor. A role that this login may not enter is a bug of the caller, not a refusal. */
function entryOf(actor: Actor, login: OpenOptions["login"]): Entry | undefined {
  const nobody = { merchant: "", subMerchant: "", acquirer: "" };
  switch (actor.kind) {
    case "machine":
      assert(!isForPeople(login), "web never works as the machine");
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
      assert(login === "desk", "the acquirer's staff comes in through its own desk");
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
