import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { NOTHING_SEEN, takeSnapshot } from "#db/snapshot.ts";
import { addDays } from "../calendar/calendar.ts";
import { windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadDayTree } from "./load-day-tree.ts";
import { chainedRoot, NO_ROOT } from "./tree-digest.ts";

const SEAL_DEADLINE_MS = 600_000;

export interface DaySeal {
  day: Day;
  root: string;
  leafCount: number;
  sealed: boolean;
}

/**
 * Seals a clearing date of an acquirer: what was written in its window, hashed into a Merkle tree whose root chains to the sealed
 * day before. What commits only later, whatever time it bears, is in the next day's. Dates are sealed in their order: one that was
 * passed over is sealed first, and one before all that are sealed stays without. Once sealed it stays: sealing again answers the
 * same root. Refuses `batch_not_in` before the window's end.
 */
export async function sealDay(ctx: Ctx, input: { acquirerId: Id<"acq">; day: Day }): Promise<DaySeal> {
  may(ctx, "day.seal");
  for (;;) {
    const seal = await ctx.db.bulk((sql) => sealNext(sql, ctx, input), { deadlineMs: SEAL_DEADLINE_MS });
    if (seal.day === input.day) return seal;
  }
}

/** The oldest date up to this one that has no seal yet gets it. */
async function sealNext(
  sql: HotSql,
  ctx: Ctx,
  { acquirerId: acquirer, day: wanted }: { acquirerId: Id<"acq">; day: Day },
): Promise<DaySeal> {
  // load
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seal ${acquirer}`}, 0))`;
  const [former] = await sql<Row<"daySeal", "day" | "root" | "leafCount" | "snapshot">[]>`
    select day, root, leaf_count, snapshot from day_seal where acquirer_id = ${acquirer} and day <= ${wanted}::date
    order by day desc limit 1`;
  if (former?.day === wanted) {
    const { day, root, leafCount } = former;
    return { day, root, leafCount, sealed: false };
  }
  if (!former && (await isAnySealed(sql, acquirer)))
    return { day: wanted, root: NO_ROOT, leafCount: 0, sealed: false };
  const day = former ? addDays(former.day, 1) : wanted;
  const [row] = await sql<Row<"acquirer", "cutOffs">[]>`select cut_offs from acquirer where id = ${acquirer}`;
  if (!row) refuse({ code: "not_found", what: "acquirer" });
  const window = windowOf(day, row.cutOffs);
  // decide
  if (ctx.now() < window.to) refuse({ code: "batch_not_in", status: "running", needed: "ended" });
  const snapshot = await takeSnapshot(sql, former?.snapshot ?? NOTHING_SEEN);
  const tree = await loadDayTree(sql, { acquirer, day, ...window, snapshot, former: former?.snapshot });
  const previousRoot = former?.root ?? NO_ROOT;
  const root = chainedRoot(previousRoot, tree.root, tree.count);
  // write
  await sql`insert into day_seal (acquirer_id, day, root, previous_root, leaf_count, sealed_at, snapshot)
    values (${acquirer}, ${day}::date, ${root}, ${previousRoot}, ${tree.count}, ${ctx.now()}, ${snapshot}::pg_snapshot)`;
  return { day, root, leafCount: tree.count, sealed: true };
}

async function isAnySealed(sql: HotSql, acquirer: Id<"acq">): Promise<boolean> {
  return (await sql`select from day_seal where acquirer_id = ${acquirer} limit 1`).length > 0;
}
