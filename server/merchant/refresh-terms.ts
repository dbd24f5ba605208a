import { eq } from "drizzle-orm";
import { isOfRegister } from "#db/is-of-register.ts";
import { registeredShop, subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

/**
 * Takes over what the acquirer's newest register says of a shop's cycle, minimum and advance limit: clearing computes with it
 * anyway, and what is copied differs no more. Refuses `forbidden`, `not_found` where the register does not name the shop.
 */
export async function refreshTerms(ctx: Ctx, input: { subMerchantId: Id<"smt"> }): Promise<void> {
  may(ctx, "terms.refresh");
  const { subMerchantId } = input;
  await ctx.db.transaction(async (tx) => {
    // load
    const [found] = await tx
      .select({ shop: subMerchant, register: registeredShop })
      .from(subMerchant)
      .innerJoin(registeredShop, isOfRegister)
      .where(eq(subMerchant.id, subMerchantId));
    // decide
    if (!found) refuse({ code: "not_found", what: "sub_merchant" });
    const { shop, register } = found;
    const { cycle, minimumFen } = register;
    const advanceLimitFen = register.advanceLimitFen ?? shop.advanceLimitFen;
    // write
    await tx
      .update(subMerchant)
      .set({ cycle, minimumFen, advanceLimitFen })
      .where(eq(subMerchant.id, subMerchantId));
    await recordAudit(tx, ctx, {
      action: "terms.refresh",
      subjectId: subMerchantId,
      merchantId: shop.merchantId,
      facts: {
        ...{ version: register.version, cycle },
        ...{ minimumFen: minimumFen.toString(), advanceLimitFen: advanceLimitFen.toString() },
      },
    });
  });
}
