import { isSchemaAccepted, SCHEMA_NUMBER } from "./schema-number.ts";

/** Any client of PostgreSQL, whatever types it reads. */
interface Asked {
  unsafe(statement: string): PromiseLike<readonly Record<string, unknown>[]>;
}

/** The sentence with which a program refuses to start on this database; undefined where it knows the schema. */
export async function findSchemaFault(sql: Asked): Promise<string | undefined> {
  const [table] = await sql.unsafe("select to_regclass('public.schema_version') is not null as exists");
  if (table?.exists !== true) return "the database has no schema yet: npm run migrate makes it";
  const [row] = await sql.unsafe("select max(number) as number from public.schema_version");
  const found = Number(row?.number);
  if (isSchemaAccepted(found)) return undefined;
  const mend = found > SCHEMA_NUMBER ? "a newer program is needed" : "npm run migrate comes first";
  return `the database has schema ${found}, this program works with ${SCHEMA_NUMBER} and the next: ${mend}`;
}
