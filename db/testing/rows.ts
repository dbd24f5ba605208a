/**
 * For the tests of tenancy and facts: one row in every table for any tenant, made from the catalog, so that a table
 * added later is tested without anybody remembering it.
 */

import { createHash } from "node:crypto";
import type postgres from "postgres";
import { MIDNIGHT } from "#server/calendar/cut-off.ts";

export interface TestTenant {
  acquirer: string;
  merchant: string;
  shop: string;
}
type Sql = postgres.Sql<{ bigint: bigint }>;

const DAY = "2026-11-20";
const AT = `${DAY}T12:00:00+08:00`;
/** Columns that name a row of another table under another name than `<table>_id`. */
const NAMED: Readonly<Record<string, string>> = { batch_id: "clearing_batch", file_id: "clearing_file" };
/** Where a check wants something particular. */
const PARTICULAR: Readonly<Record<string, string>> = {
  "acquirer.cut_offs": JSON.stringify(MIDNIGHT),
  "posting.from_heading": "fee",
  "approval.subject_kind": "application",
  "verdict.persons": "{}",
};

/** All tables of schema public but partitions and the migrator's book. */
export async function listTables(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r','p')
      and not relispartition and relname <> 'schema_version' order by 1`;
  return rows.map((row) => row.name);
}

/** The uuid that stands for `table`'s row of this tenant. */
export function rowId(tenant: TestTenant, table: string): string {
  if (table === "acquirer") return uuid(tenant.acquirer);
  if (table === "merchant") return uuid(tenant.merchant);
  return uuid(table === "sub_merchant" ? tenant.shop : `${tenant.shop}/${table}`);
}

/** Writes the tenant's row into every table, past policies, foreign keys and triggers. */
export async function fillTables(sql: Sql, tenant: TestTenant, only?: readonly string[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const table of only ?? (await listTables(sql))) {
      if (["statement_line", "clearing_entry"].includes(table)) {
        const key = rowId(tenant, table === "statement_line" ? "statement" : "clearing_batch");
        const name = `${table}_${key.replaceAll("-", "")}`;
        await tx.unsafe(
          `create table if not exists "${name}" partition of ${table} for values in ('${key}')`,
        );
        await tx.unsafe(`alter table "${name}" owner to qf_owner`);
        await tx.unsafe(`select protect_table('"${name}"')`);
      }
      const columns = await tx<{ name: string; type: string; required: boolean; allowed: string | null }[]>`
        select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull and not a.atthasdef as required,
          (select (regexp_match(pg_get_constraintdef(c.oid), 'ARRAY[[]''([^'']*)'''))[1] from pg_constraint c
            where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum] limit 1) as allowed
        from pg_attribute a where a.attrelid = ${`"${table}"`}::regclass and a.attnum > 0 and not a.attisdropped`;
      const used = columns.filter(
        (c) => c.required || /(acquirer|merchant|staff)_id$/.test(c.name) || c.name === "number",
      );
      const values = used.map((c) => valueFor(table, tenant, c));
      await tx.unsafe(
        `insert into "${table}" (${used.map((c) => `"${c.name}"`).join(",")})
         values (${used.map((c, i) => `$${i + 1}::text::${c.type}`).join(",")}) on conflict do nothing`,
        values,
      );
    }
  });
}

/** What the acquirer allows, in fen: its own to set, no verb of the platform does. */
export async function setLimits(
  sql: Sql,
  limits: { orderMaxFen: bigint; advanceLimitFen: bigint },
): Promise<void> {
  await sql`update acquirer set order_max_fen = ${`${limits.orderMaxFen}`}::bigint`;
  await sql`update sub_merchant set advance_limit_fen = ${`${limits.advanceLimitFen}`}::bigint`;
}

function valueFor(
  table: string,
  tenant: TestTenant,
  column: { name: string; type: string; allowed: string | null },
): string {
  const particular = PARTICULAR[`${table}.${column.name}`];
  if (particular !== undefined) return particular;
  if (column.allowed !== null) return column.allowed;
  if (column.name === "subject_id") return rowId(tenant, "application");
  switch (column.type) {
    case "uuid":
      return rowId(
        tenant,
        column.name === "id" ? table : (NAMED[column.name] ?? column.name.replace(/_id$/, "")),
      );
    case "date":
      return column.name === "created_month" ? `${DAY.slice(0, 7)}-01` : DAY;
    case "timestamp with time zone":
      return AT;
    case "bigint":
    case "integer":
      return "1";
    case "boolean":
      return "false";
    case "xid8":
      return "7";
    case "pg_snapshot":
      return "8:8:";
    case "jsonb":
      return "{}";
    case "bytea":
      return "\\x00";
    case "text[]":
      return `{${tenant.shop}}`;
    case "bigint[]":
      return "{1}";
    default:
      return column.name === "number" ? tenant.shop : `${tenant.shop}.${column.name}`;
  }
}

function uuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
