import { eq } from "drizzle-orm";
import { subMerchant, suspension } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { STOP_LIFE } from "./one-person.ts";
import { SUB_MERCHANT_LIFE } from "./sub-merchant-status.ts";

/**
 * The second person's word about a suspension: from then on it does not end by itself, and one that waited begins to work.
 * Refuses `forbidden`, `not_found`, `suspension_not_in`, `same_person`, `sub_merchant_not_active`.
 */
export async function confirmSuspension(ctx: Ctx, input: { suspensionId: Id<"ssp"> }): Promise<void> {
  const actor = may(ctx, "sub_merchant.confirm");
  const now = ctx.now();
  const row = await ctx.db.transaction(async (tx) => {
    // load
    const [found] = await tx.select().from(suspension).where(eq(suspension.id, input.suspensionId));
    if (!found) refuse({ code: "not_found", what: "suspension" });
    const { id, subMerchantId, merchantId, reason, status, placedBy, endsAt } = found;
    const [shop] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId));
    const { status: shopStatus } = present(shop, "a suspension is of a shop");
    // decide
    if (status !== "asked" && status !== "placed") refuse({ code: "suspension_not_in", status });
    if (endsAt <= now) refuse({ code: "suspension_not_in", status: "lapsed" });
    if (placedBy === actor.staffId) refuse({ code: "same_person", step: "sub_merchant.confirm" });
    if (status === "asked" && shopStatus !== "active")
      refuse({ code: "sub_merchant_not_active", status: shopStatus });
    // write
    await recordStep(tx, ctx, {
      ...{ life: STOP_LIFE, table: suspension, id, from: status, to: "confirmed" },
      set: { confirmedBy: actor.staffId, confirmedAt: now },
      act: { action: "sub_merchant.confirm", merchantId, facts: { subMerchantId } },
      raced: { code: "suspension_not_in", status: "lapsed" },
    });
    if (status === "asked")
      await recordStep(tx, ctx, {
        ...{
          life: SUB_MERCHANT_LIFE,
          table: subMerchant,
          id: subMerchantId,
          from: "active",
          to: "suspended",
        },
        set: { statusReason: reason },
        act: { action: "sub_merchant.confirm", merchantId, facts: { reason, suspensionId: id } },
        raced: { code: "sub_merchant_not_active", status: "suspended" },
      });
    return found;
  });
  const { acquirerId, merchantId, subMerchantId } = row;
  ctx.defer({ topic: "application", id: subMerchantId, merchantId, subMerchantId, acquirerId });
}
