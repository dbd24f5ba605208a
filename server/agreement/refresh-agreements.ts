import { and, eq, gt, isNull, lte, or } from "drizzle-orm";
import { agreement } from "#db/schema/index.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { may } from "../permission.ts";
import { AGREEMENT_LIFE } from "./agreement-status.ts";

/**
 * The worker's turn: versions whose day has come are named `in_force`. Orders ask the interval, so nothing waits for this;
 * lists and counts read the name. Returns how many. Refuses `forbidden` to everybody else.
 */
export async function refreshAgreements(ctx: Ctx): Promise<number> {
  may(ctx, "agreement.refresh");
  const now = ctx.now();
  const begun = await ctx.db.transaction(async (tx) => {
    const due = await tx
      .select()
      .from(agreement)
      .where(
        and(
          eq(agreement.status, "approved"),
          lte(agreement.inForceFrom, now),
          or(isNull(agreement.inForceTo), gt(agreement.inForceTo, now)),
        ),
      )
      .orderBy(agreement.id)
      .for("update", { skipLocked: true });
    for (const { id, merchantId, acquirerId, sha256 } of due) {
      const act = { action: "agreement.begin", merchantId, acquirerId, facts: { sha256 } } as const;
      const step = { life: AGREEMENT_LIFE, table: agreement, id, from: "approved", to: "in_force" } as const;
      await recordStep(tx, ctx, { ...step, act });
    }
    return due;
  });
  for (const { id, merchantId, acquirerId } of begun)
    ctx.defer({ topic: "agreement", id, merchantId, acquirerId });
  return begun.length;
}
