import type { Row } from "#db/rows.ts";
import { windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadDayTree } from "./load-day-tree.ts";
import { chainedRoot, NO_ROOT } from "./tree-digest.ts";

export interface SealCheck {
  isIntact: boolean;
  sealed: { root: string; leafCount: number };
  found: { root: string; leafCount: number };
}

/**
 * Hashes a sealed day again and compares: a row changed, added or dropped since, or a broken chain, is found. Refuses
 * `not_found`.
 */
export async function verifySeal(ctx: Ctx, input: { acquirerId: Id<"acq">; day: Day }): Promise<SealCheck> {
  may(ctx, "invariant.check");
  const acquirer = input.acquirerId;
  return await ctx.db.bulk(
    async (sql) => {
      const [seal] = await sql<
        (Row<"daySeal", "root" | "previousRoot" | "leafCount"> & Row<"acquirer", "cutOffs">)[]
      >`
        select s.root, s.previous_root, s.leaf_count, a.cut_offs from day_seal s join acquirer a on a.id = s.acquirer_id
        where s.acquirer_id = ${acquirer} and s.day = ${input.day}::date`;
      if (!seal) refuse({ code: "not_found", what: "seal" });
      const [previous] = await sql<Row<"daySeal", "root">[]>`
        select root from day_seal where acquirer_id = ${acquirer} and day < ${input.day}::date order by day desc limit 1`;
      const tree = await loadDayTree(sql, {
        acquirer,
        day: input.day,
        ...windowOf(input.day, seal.cutOffs),
      });
      const root = chainedRoot(previous?.root ?? NO_ROOT, tree.root, tree.count);
      return {
        isIntact: root === seal.root && (previous?.root ?? NO_ROOT) === seal.previousRoot,
        sealed: { root: seal.root, leafCount: seal.leafCount },
        found: { root, leafCount: tree.count },
      };
    },
    { deadlineMs: 600_000 },
  );
}
