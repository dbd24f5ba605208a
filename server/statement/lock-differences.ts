import type { HotSql } from "#db/client.ts";

/** Until the end of the transaction nobody else opens or closes a difference of this acquirer. `acquirer` is the bare uuid. */
export async function lockDifferences(sql: HotSql, acquirer: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`differences ${acquirer}`}, 0))`;
}
