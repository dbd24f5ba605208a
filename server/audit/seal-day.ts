import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
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
  root: string;
  leafCount: number;
  sealed: boolean;
}

/**
 * Seals a clearing date of an acquirer: what was written in its window, hashed into a Merkle tree whose root chains to the sealed
 * day before. Once sealed it stays: sealing again answers the same root. Refuses `batch_not_in` before the window's end.
 */
export async function sealDay(ctx: Ctx, input: { acquirerId: Id<"acq">; day: Day }): Promise<DaySeal> {
  may(ctx, "day.seal");
  const acquirer = input.acquirerId;
  return await ctx.db.bulk(
    async (sql) => {
      // load
      await sql`select pg_advisory_xact_lock(hashtextextended(${`seal ${acquirer}`}, 0))`;
      const [known] = await sql<Row<"daySeal", "root" | "leafCount">[]>`
        select root, leaf_count from day_seal where acquirer_id = ${acquirer} and day = ${input.day}::date`;
      if (known) return { ...known, sealed: false };
      const window = await loadSealWindow(sql, acquirer, input.day);
      // decide
      if (ctx.now() < window.to) refuse({ code: "batch_not_in", status: "running", needed: "ended" });
      const tree = await loadDayTree(sql, { acquirer, day: input.day, ...window });
      const [previous] = await sql<Row<"daySeal", "root">[]>`
        select root from day_seal where acquirer_id = ${acquirer} and day < ${input.day}::date order by day desc limit 1`;
      const previousRoot = previous?.root ?? NO_ROOT;
      const root = chainedRoot(previousRoot, tree.root, tree.count);
      // write
      await sql`insert into day_seal (acquirer_id, day, root, previous_root, leaf_count, sealed_at)
        values (${acquirer}, ${input.day}::date, ${root}, ${previousRoot}, ${tree.count}, ${ctx.now()})`;
      return { root, leafCount: tree.count, sealed: true };
    },
    { deadlineMs: SEAL_DEADLINE_MS },
  );
}

async function loadSealWindow(sql: HotSql, acquirer: Id<"acq">, day: Day): Promise<{ from: Date; to: Date }> {
  const [row] = await sql<Row<"acquirer", "cutOffs">[]>`
    select cut_offs from acquirer where id = ${acquirer}`;
  if (!row) refuse({ code: "not_found", what: "acquirer" });
  return windowOf(day, row.cutOffs);
}
