import { and, eq, inArray, isNull } from "drizzle-orm";
import { subMerchant, suspension } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { STOP_LIFE } from "./one-person.ts";
import { SUB_MERCHANT_LIFE } from "./sub-merchant-status.ts";

/**
 * The acquirer lets a shop that its desk suspended take orders again: the first of two people asks, the second one's word does
 * it. What the register suspended is not lifted here. Refuses `forbidden`, `not_found`, `sub_merchant_not_active`, `same_person`.
 */
export async function resumeSubMerchant(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt"> },
): Promise<{ isResumed: boolean }> {
  const actor = may(ctx, "sub_merchant.resume");
  const { subMerchantId } = input;
  const now = ctx.now();
  const { shop, isResumed } = await ctx.db.transaction(async (tx) => {
    // load
    const [shop] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId));
    if (!shop) refuse({ code: "not_found", what: "sub_merchant" });
    const [found] = await tx
      .select()
      .from(suspension)
      .where(
        and(eq(suspension.subMerchantId, subMerchantId), inArray(suspension.status, ["placed", "confirmed"])),
      );
    // decide
    if (shop.status !== "suspended") refuse({ code: "sub_merchant_not_active", status: shop.status });
    const { id, status: from, liftAskedBy } = present(found, "a suspended shop has its suspension");
    if (liftAskedBy === actor.staffId) refuse({ code: "same_person", step: "sub_merchant.resume" });
    // write
    const { merchantId } = shop;
    const facts = { suspensionId: id };
    const raced = { code: "suspension_not_in", status: from } as const;
    if (liftAskedBy === null) {
      const asked = await tx
        .update(suspension)
        .set({ liftAskedBy: actor.staffId, liftAskedAt: now })
        .where(and(eq(suspension.id, id), isNull(suspension.liftAskedBy)))
        .returning({ id: suspension.id });
      if (asked.length === 0) refuse(raced);
      const subjectId = subMerchantId;
      await recordAudit(tx, ctx, { action: "sub_merchant.resume", subjectId, merchantId, facts });
      return { shop, isResumed: false };
    }
    await recordStep(tx, ctx, {
      ...{ life: STOP_LIFE, table: suspension, id, from, to: "lifted" },
      set: { endedBy: actor.staffId, endedAt: now },
      act: { action: "sub_merchant.resume", merchantId, facts: { subMerchantId } },
      raced,
    });
    await recordStep(tx, ctx, {
      ...{ life: SUB_MERCHANT_LIFE, table: subMerchant, id: subMerchantId, from: "suspended", to: "active" },
      set: { statusReason: null },
      act: { action: "sub_merchant.resume", merchantId, facts },
      raced,
    });
    return { shop, isResumed: true };
  });
  const { acquirerId, merchantId } = shop;
  ctx.defer({ topic: "application", id: subMerchantId, merchantId, subMerchantId, acquirerId });
  return { isResumed };
}
