import { eq } from "drizzle-orm";
import { subMerchant } from "#db/schema/index.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { statedReason } from "./stated-reason.ts";
import { SUB_MERCHANT_LIFE } from "./sub-merchant-status.ts";

export interface WriteSubMerchantStatus {
  subMerchantId: Id<"smt">;
  from: "active" | "suspended";
  to: "active" | "suspended";
  /** As typed; the shop reads it. null where it takes orders again. */
  reason: string | null;
  action: "sub_merchant.suspend" | "sub_merchant.resume";
}

/**
 * The acquirer lets a shop take new orders or stops it, with the audit entry of `action`. Refuses
 * `input_invalid`, `not_found`, `sub_merchant_not_active`.
 */
export async function writeSubMerchantStatus(ctx: Ctx, input: WriteSubMerchantStatus): Promise<void> {
  const { subMerchantId, from, to, action } = input;
  const reason = input.reason === null ? null : statedReason(input.reason);
  const { acquirerId, merchantId } = await ctx.db.transaction(async (tx) => {
    const [row] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId)).for("update");
    if (!row) refuse({ code: "not_found", what: "sub_merchant" });
    if (row.status !== from) refuse({ code: "sub_merchant_not_active", status: row.status });
    const { acquirerId, merchantId } = row;
    const facts = reason === null ? {} : { reason };
    await recordStep(tx, ctx, {
      life: SUB_MERCHANT_LIFE,
      table: subMerchant,
      id: subMerchantId,
      from,
      to,
      set: { statusReason: reason },
      act: { action, merchantId, facts },
    });
    return { acquirerId, merchantId };
  });
  ctx.defer({ topic: "application", id: subMerchantId, merchantId, subMerchantId, acquirerId });
}
