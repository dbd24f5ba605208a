import { and, eq } from "drizzle-orm";
import { subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { statedReason } from "./stated-reason.ts";

/**
 * The acquirer stops a shop from taking new orders, with a reason that the shop reads. What was paid is cleared and paid out
 * as before. Refuses `forbidden`, `not_found`, `input_invalid`, `sub_merchant_not_active`.
 */
export async function suspendSubMerchant(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt">; reason: string },
): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "acquirer" || actor.role === "clearing")
    refuse({ code: "forbidden", action: "sub_merchant.suspend" });
  const reason = statedReason(input.reason);
  const { subMerchantId } = input;
  const merchantId = await ctx.db.transaction(async (tx) => {
    const [row] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId)).for("update");
    if (!row) refuse({ code: "not_found", what: "sub_merchant" });
    if (row.status !== "active") refuse({ code: "sub_merchant_not_active", status: row.status });
    await tx
      .update(subMerchant)
      .set({ status: "suspended", statusReason: reason })
      .where(and(eq(subMerchant.id, subMerchantId), eq(subMerchant.status, "active")));
    const facts = { reason };
    const { merchantId } = row;
    await recordAudit(tx, ctx, {
      action: "sub_merchant.suspend",
      subjectId: subMerchantId,
      merchantId,
      facts,
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
