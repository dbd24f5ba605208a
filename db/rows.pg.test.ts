import { getTableColumns, getTableName, getViewName, isTable, isView } from "drizzle-orm";
import { getViewConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#server/actor.ts";
import { idOf, newId, PREFIXES, uuidOf } from "#server/id.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { rawOf } from "./client.ts";
import { BARE_COLUMNS, camelOf, columnOf, ID_COLUMNS } from "./id-columns.ts";
import * as schema from "./schema/index.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

/** Every column of the schema under the name that a row of raw SQL has. */
const columns: { table: string; name: string; column: PgColumn }[] = Object.values(schema).flatMap(
  (entry) => {
    const known = isTable(entry)
      ? { table: getTableName(entry as PgTable), fields: getTableColumns(entry as PgTable) }
      : isView(entry)
        ? { table: getViewName(entry), fields: getViewConfig(entry as never).selectedFields }
        : { table: "", fields: {} };
    const fields = Object.entries(known.fields as Record<string, PgColumn>);
    return fields.map(([name, column]) => ({ table: known.table, name, column }));
  },
);
/** What the schema says a value is. */
const kindOf = (column: PgColumn): string => {
  const type = column.getSQLType();
  if (type.endsWith("[]")) return `array of ${type === "bigint[]" ? "bigint" : "string"}`;
  const kinds: Record<string, string> = {
    bigint: "bigint",
    integer: "number",
    boolean: "boolean",
    text: "string",
    uuid: "string",
    date: "day",
    jsonb: "object",
    bytea: "bytes",
    "timestamp with time zone": "Date",
    xid8: "string",
    pg_snapshot: "string",
  };
  return kinds[type] ?? `unknown: ${type}`;
};
/** What came. */
const kindOfValue = (value: unknown): string => {
  if (value instanceof Date) return "Date";
  if (Buffer.isBuffer(value)) return "bytes";
  if (Array.isArray(value)) return `array of ${kindOfValue(value[0])}`;
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) return "day";
  return typeof value;
};
const EXAMPLES: Record<string, string> = {
  bigint: "9007199254740993",
  "bigint[]": "{1,2}",
  integer: "7",
  boolean: "true",
  text: "t",
  "text[]": "{a}",
  uuid: uuidOf(newId("ord", new Date("2026-11-20"))),
  date: "2026-11-20",
  jsonb: '{"a_key": 1}',
  bytea: "\\x00ff",
  "timestamp with time zone": "2026-11-20 12:00+08",
  xid8: "9007199254740993",
  pg_snapshot: "7:9:8",
};

test("every column arrives under the schema's name, as the kind of value that the schema says", async () => {
  expect(columns.length).toBeGreaterThan(250);
  for (const table of Map.groupBy(columns, (c) => c.table)) {
    // The catalog's own columns, each with an example of its type: what the driver makes of them is compared.
    const known = await world.sql<{ column: string; type: string }[]>`
      select attname as column, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = ${`public."${table[0]}"`}::regclass and attnum > 0 and not attisdropped and attname <> 'id'`;
    const list = known.map((c) => `'${EXAMPLES[c.type]}'::${c.type} as "${c.column}"`).join(", ");
    const [row] = await world.machine.own.hot((sql) => sql.unsafe(`select ${list}`));
    const found = Object.fromEntries(Object.entries(row ?? {}).map(([n, v]) => [n, kindOfValue(v)]));
    const said = table[1].filter((c) => c.name !== "id").map((c) => [c.name, kindOf(c.column)]);
    expect(found, table[0]).toEqual(Object.fromEntries(said));
  }
});

test("a uuid column arrives as the id that the schema says, and every one of them is in the table", async () => {
  const uuids = columns.filter((c) => c.column.getSQLType() === "uuid" && c.column.name !== "id");
  const uuid = EXAMPLES.uuid as string;
  for (const { table, name, column } of uuids) {
    const [row] = await world.machine.own.hot((sql) =>
      sql.unsafe(`select '${uuid}'::uuid as ${column.name}`),
    );
    const said = column.mapFromDriverValue(uuid);
    expect(row?.[name], `${table}.${column.name}`).toBe(said);
    expect(column.name in ID_COLUMNS || BARE_COLUMNS.includes(column.name), column.name).toBe(true);
  }
  const names = new Set(uuids.map((c) => c.column.name));
  // A row's own id has a name for every kind that raw SQL reads, besides the columns that point at it.
  const own = ["account_id", "difference_id", "exception_id", "hold_id", "key_id"];
  expect(Object.keys(ID_COLUMNS).filter((name) => !names.has(name))).toEqual(own);
  for (const name of names) expect(columnOf(camelOf(name))).toBe(name);
  for (const prefix of Object.values(ID_COLUMNS)) expect(PREFIXES).toContain(prefix);
});

test("an id without a name of its kind is a bug, in raw SQL", async () => {
  const nameless = world.machine.own.hot((sql) => sql`select id from merchant`);
  await expect(nameless).rejects.toThrow(
    'a uuid column named id says no kind of id: name it, "o.id as order_id"',
  );
  const rows = await world.machine.own.hot((sql) => sql`select id as merchant_id from merchant`);
  expect(rows[0]?.merchantId).toBe(world.demo.merchantId);
});

test("only columns change their names: a json document comes back with the keys it has", async () => {
  const document = { snake_case: { of_keys: [{ deep_down: 1 }] }, camelCase: true };
  const [row] = await world.machine.own.hot(
    (sql) =>
      sql`select ${sql.json(document)}::jsonb as a_document, ${sql.json(document)}::json as plain_json`,
  );
  expect(row).toEqual({ aDocument: document, plainJson: document });
});

test("ids go in as they are: alone, in a list, in an insert", async () => {
  const { merchantId } = world.demo;
  const ids = [merchantId, idOf("mch", crypto.randomUUID())];
  const [row] = await world.machine.own.hot(
    (sql) => sql`select ${merchantId}::uuid as merchant_id, ${ids}::uuid[]::text[] as texts,
      (select count(*)::int from merchant where id = any(${ids}::uuid[])) as count`,
  );
  expect(row).toEqual({ merchantId, texts: ids.map(uuidOf), count: 1 });
});

test("raw SQL of a transaction is in that transaction, and its rows are as everywhere", async () => {
  const { actor, db } = world.ctxFor("coffee-owner");
  const at = new Date("2026-11-20T04:00:00Z");
  const [row] = await db.transaction(async (tx) => {
    const sql = rawOf(tx);
    await sql`select set_config('app.mark', 'here', true)`;
    return sql`select current_setting('app.mark') as mark, current_user::text as role, id as sub_merchant_id, 5::bigint as a_fen,
      ${at}::timestamptz as an_instant, '2026-11-20'::date as a_day, '{"a_b": 1}'::jsonb as a_document from sub_merchant`;
  });
  expect(row).toEqual({
    mark: "here",
    role: "qf_shop",
    subMerchantId: (actor as Extract<Actor, { kind: "shop" }>).subMerchantId,
    aFen: 5n,
    anInstant: at,
    aDay: "2026-11-20",
    aDocument: { a_b: 1 },
  });
});
