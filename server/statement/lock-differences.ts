import type { HotSql } from "#db/client.ts";
import type { Id } from "../id.ts";

/** Until the end of the transaction nobody else opens or closes a difference of this acquirer. */
export async function lockDifferences(sql: HotSql, acquirer: Id<"acq">): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`differences ${acquirer}`}, 0))`;
}
