import { and, eq, isNull } from "drizzle-orm";
import { advanceLimit, subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadUnregisteredShop } from "./load-unregistered-shop.ts";

/**
 * The second person's word sets the advance limit that the first one asked for; refunds that wait for it go by themselves.
 * `limitFen` is what the person read. Refuses `forbidden`, `not_found`, `limit_registered`, `same_person`, `limit_not_asked`.
 */
export async function approveAdvanceLimit(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt">; limitFen: bigint },
): Promise<void> {
  const actor = may(ctx, "advance_limit.approve");
  const { subMerchantId, limitFen } = input;
  const merchantId = await ctx.db.transaction(async (tx) => {
    // load
    const { merchantId } = await loadUnregisteredShop(tx, subMerchantId);
    const [asked] = await tx
      .select()
      .from(advanceLimit)
      .where(and(eq(advanceLimit.subMerchantId, subMerchantId), isNull(advanceLimit.setBy)));
    // decide
    if (!asked || asked.limitFen !== limitFen) refuse({ code: "limit_not_asked" });
    if (asked.askedBy === actor.staffId) refuse({ code: "same_person", step: "advance_limit.approve" });
    // write
    await tx
      .update(advanceLimit)
      .set({ setBy: actor.staffId, setAt: ctx.now() })
      .where(eq(advanceLimit.subMerchantId, subMerchantId));
    await tx.update(subMerchant).set({ advanceLimitFen: limitFen }).where(eq(subMerchant.id, subMerchantId));
    const facts = { limitFen: limitFen.toString(), reason: asked.reason };
    await recordAudit(tx, ctx, {
      action: "advance_limit.approve",
      subjectId: subMerchantId,
      merchantId,
      facts,
    });
    return merchantId;
  });
  const { acquirerId } = actor;
  ctx.defer({ topic: "application", id: subMerchantId, merchantId, subMerchantId, acquirerId });
}
