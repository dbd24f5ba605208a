import type postgres from "postgres";
import { findSchemaFault } from "#db/schema-gate.ts";
import { openSession } from "#db/session.ts";

/** One transaction as the owner of the tables, on the command line; `url` is the migrator's. Throws on another schema than ours. */
export async function asOwner<T>(
  url: string,
  work: (sql: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const sql = openSession(url);
  try {
    const fault = await findSchemaFault(sql);
    if (fault !== undefined) throw new Error(fault);
    const done = await sql.begin(async (tx) => {
      await tx`set local role qf_owner`;
      return { value: await work(tx) };
    });
    return done.value;
  } finally {
    await sql.end();
  }
}
