import type { HotSql } from "#db/client.ts";
import type { Day } from "../calendar/day.ts";
import type { Id } from "../id.ts";

/** One opener of a clearing date's batch after the other, until the transaction ends. */
export async function lockDate(
  sql: HotSql,
  { acquirerId, clearingDate }: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`batch ${acquirerId} ${clearingDate}`}, 0))`;
}
