import { eq } from "drizzle-orm";
import { hold } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

/** The acquirer lets held money go with the next clearing file. Lifting twice is once. Refuses `forbidden`, `not_found`. */
export async function liftHold(ctx: Ctx, input: { holdId: Id<"hld"> }): Promise<void> {
  const actor = may(ctx, "hold.lift");
  const { acquirerId } = actor;
  const row = await ctx.db.transaction(async (tx) => {
    const [found] = await tx.select().from(hold).where(eq(hold.id, input.holdId)).for("update");
    if (!found) refuse({ code: "not_found", what: "hold" });
    if (found.liftedAt !== null) return found;
    await tx
      .update(hold)
      .set({ liftedBy: actor.staffId, liftedAt: ctx.now() })
      .where(eq(hold.id, input.holdId));
    const { merchantId, subMerchantId } = found;
    await recordAudit(tx, ctx, {
      action: "hold.lift",
      subjectId: input.holdId,
      merchantId,
      facts: { subMerchantId },
    });
    return found;
  });
  const { merchantId, subMerchantId } = row;
  ctx.defer({ topic: "clearing", id: input.holdId, merchantId, subMerchantId, acquirerId });
}
