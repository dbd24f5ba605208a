import { getTableColumns, getTableName, getViewName, isTable, isView } from "drizzle-orm";
import { getTableConfig, getViewConfig, type PgColumn, PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { schemaNumber } from "./migrate.ts";
import * as schema from "./schema/index.ts";
import { isSchemaAccepted, SCHEMA_NUMBER } from "./schema-number.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

interface Column {
  type: string;
  notNull: boolean;
  hasDefault: boolean;
  isKey: boolean;
}
type Mirror = Record<string, Column>;

/** The catalog's tables and views, without partitions and the migrator's own book. */
async function readCatalog(): Promise<Record<string, Mirror>> {
  const rows = await world.sql`
    select c.relname as table, c.relkind as kind, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as not_null, a.atthasdef as has_default,
      coalesce(a.attnum = any (i.indkey::int2[]), false) as is_key
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p','v') and not c.relispartition
      and c.relname <> 'schema_version'`;
  const found: Record<string, Mirror> = {};
  for (const r of rows) {
    found[r.table] ??= {};
    const view = r.kind === "v";
    (found[r.table] as Mirror)[r.column] = {
      type: r.type,
      notNull: view ? false : r.not_null,
      hasDefault: r.has_default,
      isKey: r.is_key,
    };
  }
  return found;
}

function typeOf(column: PgColumn): string {
  return column.getSQLType();
}

/** What drizzle believes; a view's nullability is not in the catalog and is left out. */
function readDrizzle(): Record<string, Mirror> {
  const found: Record<string, Mirror> = {};
  for (const entry of Object.values(schema)) {
    if (isTable(entry) && entry instanceof PgTable) {
      const keys = new Set(compositeKeys(entry));
      found[getTableName(entry)] = Object.fromEntries(
        Object.values(getTableColumns(entry) as Record<string, PgColumn>).map((c) => [
          c.name,
          {
            type: typeOf(c),
            notNull: c.notNull,
            hasDefault: c.hasDefault,
            isKey: c.primary || keys.has(c.name),
          },
        ]),
      );
    } else if (isView(entry)) {
      const { selectedFields } = getViewConfig(entry as never);
      found[getViewName(entry)] = Object.fromEntries(
        Object.values(selectedFields as Record<string, PgColumn>).map((c) => [
          c.name,
          { type: typeOf(c), notNull: false, hasDefault: false, isKey: false },
        ]),
      );
    }
  }
  return found;
}

function compositeKeys(table: PgTable): string[] {
  return getTableConfig(table).primaryKeys.flatMap((key) => key.columns.map((c) => c.name));
}

test("drizzle's schema says of every table and column what the database says", async () => {
  expect(readDrizzle()).toEqual(await readCatalog());
});

test("the mirror would notice a column that only one side has, another type, a lost NOT NULL", async () => {
  await world.sql`alter table store add column only_here text`;
  await world.sql`alter table store alter column terminal drop not null`;
  await world.sql`alter table hold alter column amount_fen type int`;
  const catalog = await readCatalog();
  const drizzle = readDrizzle();
  expect(drizzle.store).not.toEqual(catalog.store);
  expect(drizzle.hold).not.toEqual(catalog.hold);
  expect(catalog.store?.terminal?.notNull).toBe(false);
  expect(catalog.hold?.amount_fen?.type).toBe("integer");
});

test("the program knows the newest migration, and accepts that schema and the next", () => {
  expect(SCHEMA_NUMBER).toBe(schemaNumber());
  const accepted = [null, SCHEMA_NUMBER - 1, SCHEMA_NUMBER, SCHEMA_NUMBER + 1, SCHEMA_NUMBER + 2].map(
    isSchemaAccepted,
  );
  expect(accepted).toEqual([false, false, true, true, false]);
});
