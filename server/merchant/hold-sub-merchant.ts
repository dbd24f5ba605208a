import { eq } from "drizzle-orm";
import { hold, subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { innerReason, statedReason } from "./stated-reason.ts";

export interface HoldSubMerchant {
  subMerchantId: Id<"smt">;
  /** null: everything. */
  amountFen: bigint | null;
  /** The shop reads it. */
  reason: string;
  /** Only the acquirer's people do. */
  inner: string;
}

/**
 * Somebody of the acquirer asks its core to keep a shop's money back (暂缓结算), all of it or an amount, with a reason. The worker
 * lays it into the core's folder; what holds is the acquirer's register alone, so that the platform holds nobody's money. Refuses `forbidden`, `not_found`, `amount_invalid`, `input_invalid`.
 */
export async function holdSubMerchant(ctx: Ctx, input: HoldSubMerchant): Promise<{ holdId: Id<"hld"> }> {
  const actor = may(ctx, "sub_merchant.hold");
  const { subMerchantId, amountFen } = input;
  if (amountFen !== null && amountFen <= 0n) refuse({ code: "amount_invalid", reason: "zero" });
  const reason = statedReason(input.reason);
  const inner = innerReason(input.inner);
  const holdId = ctx.newId("hld");
  const { acquirerId } = actor;
  const merchantId = await ctx.db.transaction(async (tx) => {
    const [shop] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId));
    if (!shop || shop.number === null) refuse({ code: "not_found", what: "sub_merchant" });
    const { merchantId } = shop;
    await tx.insert(hold).values({
      id: holdId,
      acquirerId,
      merchantId,
      subMerchantId,
      amountFen,
      reason,
      innerReason: inner,
      placedBy: actor.staffId,
      placedAt: ctx.now(),
    });
    const facts = { holdId, amountFen: amountFen?.toString() ?? null, reason };
    await recordAudit(tx, ctx, { action: "sub_merchant.hold", subjectId: subMerchantId, merchantId, facts });
    return merchantId;
  });
  ctx.defer({ topic: "clearing", id: holdId, merchantId, subMerchantId, acquirerId });
  return { holdId };
}
