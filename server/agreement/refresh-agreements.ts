import { and, eq, gt, isNull, lte, or } from "drizzle-orm";
import { agreement } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";

/**
 * The worker's turn: versions whose day has come are named `in_force`. Orders ask the interval, so nothing waits for this;
 * lists and counts read the name. Returns how many. Refuses `forbidden` to everybody else.
 */
export async function refreshAgreements(ctx: Ctx): Promise<number> {
  if (ctx.actor.kind !== "machine") refuse({ code: "forbidden", action: "agreement.refresh" });
  const now = ctx.now();
  const begun = await ctx.db.transaction((tx) =>
    tx
      .update(agreement)
      .set({ status: "in_force" })
      .where(
        and(
          eq(agreement.status, "approved"),
          lte(agreement.inForceFrom, now),
          or(isNull(agreement.inForceTo), gt(agreement.inForceTo, now)),
        ),
      )
      .returning({ id: agreement.id, merchantId: agreement.merchantId, acquirerId: agreement.acquirerId }),
  );
  for (const { id, merchantId, acquirerId } of begun)
    ctx.defer({ topic: "agreement", id, merchantId, acquirerId });
  return begun.length;
}
