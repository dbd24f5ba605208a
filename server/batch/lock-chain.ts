import type { HotSql } from "#db/client.ts";
import type { Id } from "../id.ts";

/** One verdict of an acquirer after the other, until the transaction ends: each changes what the chain says of the others. */
export async function lockChain(sql: HotSql, acquirer: Id<"acq">): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`verdict ${acquirer}`}, 0))`;
}
