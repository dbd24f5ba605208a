import { eq } from "drizzle-orm";
import { subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { statedReason } from "./stated-reason.ts";

/**
 * The owner asks the acquirer to close a shop, or takes that back (`reason` null). The worker tells the acquirer's core, where
 * two people decide; until its register says so the shop goes on as before. Refuses `forbidden`, `not_found`, `input_invalid`,
 * `sub_merchant_not_active`.
 */
export async function requestClosing(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt">; reason: string | null },
): Promise<void> {
  may(ctx, "sub_merchant.ask_closing");
  const { subMerchantId } = input;
  const reason = input.reason === null ? null : statedReason(input.reason);
  const shop = await ctx.db.transaction(async (tx) => {
    const [found] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId));
    if (!found) refuse({ code: "not_found", what: "sub_merchant" });
    const { status, merchantId } = found;
    if (status !== "active" && status !== "suspended") refuse({ code: "sub_merchant_not_active", status });
    await tx
      .update(subMerchant)
      .set({ closingAskedAt: reason === null ? null : ctx.now(), closingReason: reason ?? "" })
      .where(eq(subMerchant.id, subMerchantId));
    await recordAudit(tx, ctx, {
      action: "sub_merchant.ask_closing",
      subjectId: subMerchantId,
      merchantId,
      facts: { reason },
    });
    return found;
  });
  const { acquirerId, merchantId } = shop;
  ctx.defer({ topic: "application", id: subMerchantId, merchantId, subMerchantId, acquirerId });
}
