import { and, eq } from "drizzle-orm";
import { subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

/** The acquirer lets a suspended shop take orders again. Refuses `forbidden`, `not_found`, `sub_merchant_not_active`. */
export async function resumeSubMerchant(ctx: Ctx, input: { subMerchantId: Id<"smt"> }): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "acquirer" || actor.role === "clearing")
    refuse({ code: "forbidden", action: "sub_merchant.resume" });
  const { subMerchantId } = input;
  const merchantId = await ctx.db.transaction(async (tx) => {
    const [row] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId)).for("update");
    if (!row) refuse({ code: "not_found", what: "sub_merchant" });
    if (row.status !== "suspended") refuse({ code: "sub_merchant_not_active", status: row.status });
    await tx
      .update(subMerchant)
      .set({ status: "active", statusReason: null })
      .where(and(eq(subMerchant.id, subMerchantId), eq(subMerchant.status, "suspended")));
    const { merchantId } = row;
    await recordAudit(tx, ctx, {
      action: "sub_merchant.resume",
      subjectId: subMerchantId,
      merchantId,
      facts: {},
    });
    return merchantId;
  });
  ctx.defer({
    topic: "application",
    id: subMerchantId,
    merchantId,
    subMerchantId,
    acquirerId: actor.acquirerId,
  });
}
