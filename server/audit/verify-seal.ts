import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadDayTree } from "./load-day-tree.ts";
import { loadSeal } from "./load-seal.ts";
import { chainedRoot } from "./tree-digest.ts";

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
  return await ctx.db.bulk(
    async (sql) => {
      const { day, root, leafCount, previousRoot, formerRoot } = await loadSeal(sql, input);
      const tree = await loadDayTree(sql, day);
      const found = { root: chainedRoot(formerRoot, tree.root, tree.count), leafCount: tree.count };
      return {
        isIntact: found.root === root && formerRoot === previousRoot,
        sealed: { root, leafCount },
        found,
      };
    },
    { deadlineMs: 600_000 },
  );
}
