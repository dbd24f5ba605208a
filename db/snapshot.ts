/**
 * What had committed by when. An instant in a row is when its writer looked at the clock; whoever takes rows up to an instant loses
 * those that commit later. So what must lose none goes by the transaction that wrote a row (`xid`) and by snapshots.
 */
import { assert } from "#server/assert.ts";
import type { HotSql } from "./client.ts";
import type { Computed } from "./rows.ts";

/** Which transactions had committed, as PostgreSQL writes it: "812:815:813". */
export type Snapshot = string;

/** Before the first one nothing was seen. */
export const NOTHING_SEEN: Snapshot = "1:1:";

/**
 * What has committed by now, later than `former`. A copy of the database in a server whose transactions are numbered anew (a dump,
 * not a base backup) would lose rows without an error: there it is a bug.
 */
export async function takeSnapshot(sql: HotSql, former: Snapshot): Promise<Snapshot> {
  const [row] = await sql<(Computed<"snapshot", Snapshot> & Computed<"isLater", boolean>)[]>`
    select pg_current_snapshot() as snapshot,
      pg_snapshot_xmax(pg_current_snapshot()) >= pg_snapshot_xmax(${former}::pg_snapshot) as is_later`;
  assert(row?.isLater, "transactions are numbered on from the former snapshot (docs/database.md §2)");
  return row.snapshot;
}

/** Of rows with an `xid`: committed by `upTo`, not yet by `former`. */
export const committedBetween = (sql: HotSql, former: Snapshot, upTo: Snapshot) => sql`
  xid >= pg_snapshot_xmin(${former}::pg_snapshot) and xid < pg_snapshot_xmax(${upTo}::pg_snapshot)
    and not pg_visible_in_snapshot(xid, ${former}::pg_snapshot) and ${committedBy(sql, upTo)}`;

/** Of rows with an `xid`: committed by then. */
export const committedBy = (sql: HotSql, upTo: Snapshot) =>
  sql`pg_visible_in_snapshot(xid, ${upTo}::pg_snapshot)`;
