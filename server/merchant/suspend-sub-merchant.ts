import { desc, eq, sql } from "drizzle-orm";
import { subMerchant, suspension } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { firstStatus, isInEffect, suspensionEnd } from "./one-person.ts";
import { innerReason, statedReason } from "./stated-reason.ts";
import { SUB_MERCHANT_LIFE } from "./sub-merchant-status.ts";

/** `reason` is what the shop reads, `inner` is the acquirer's own. */
export interface SuspendSubMerchant {
  subMerchantId: Id<"smt">;
  reason: string;
  inner: string;
}

/**
 * One person of the acquirer stops a shop from taking new orders: at once, and for 24 hours unless a second one confirms it.
 * After one that nobody confirmed it waits for the second person without effect. What was paid is cleared and paid out as
 * before. Refuses `forbidden`, `not_found`, `input_invalid`, `sub_merchant_not_active`, `suspension_not_in` (one waits already).
 */
export async function suspendSubMerchant(
  ctx: Ctx,
  input: SuspendSubMerchant,
): Promise<{ suspensionId: Id<"ssp">; isInEffect: boolean }> {
  const actor = may(ctx, "sub_merchant.suspend");
  const { subMerchantId } = input;
  const reason = statedReason(input.reason);
  const inner = innerReason(input.inner);
  const suspensionId = ctx.newId("ssp");
  const placedAt = ctx.now();
  const { shop, status } = await ctx.db.transaction(async (tx) => {
    // load
    const [shop] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId)).for("update");
    if (!shop) refuse({ code: "not_found", what: "sub_merchant" });
    const [newest] = await tx
      .select({ status: suspension.status })
      .from(suspension)
      .where(eq(suspension.subMerchantId, subMerchantId))
      .orderBy(desc(suspension.placedAt), sql`${suspension.endedAt} desc nulls first`)
      .limit(1);
    // decide
    if (shop.status !== "active") refuse({ code: "sub_merchant_not_active", status: shop.status });
    if (newest?.status === "asked") refuse({ code: "suspension_not_in", status: newest.status });
    const status = firstStatus(newest?.status);
    // write
    const { acquirerId, merchantId } = shop;
    const endsAt = suspensionEnd(placedAt);
    await tx.insert(suspension).values({
      ...{ id: suspensionId, acquirerId, merchantId, subMerchantId, status, reason, innerReason: inner },
      ...{ placedBy: actor.staffId, placedAt, endsAt },
    });
    const facts = { reason, suspensionId, endsAt: endsAt.toISOString() };
    if (isInEffect(status))
      await recordStep(tx, ctx, {
        ...{
          life: SUB_MERCHANT_LIFE,
          table: subMerchant,
          id: subMerchantId,
          from: "active",
          to: "suspended",
        },
        set: { statusReason: reason },
        act: { action: "sub_merchant.suspend", merchantId, facts },
      });
    else
      await recordAudit(tx, ctx, {
        action: "sub_merchant.suspend",
        subjectId: subMerchantId,
        merchantId,
        facts,
      });
    return { shop, status };
  });
  const { acquirerId, merchantId } = shop;
  ctx.defer({ topic: "application", id: subMerchantId, merchantId, subMerchantId, acquirerId });
  return { suspensionId, isInEffect: isInEffect(status) };
}
