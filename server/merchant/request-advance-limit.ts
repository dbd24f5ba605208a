import { advanceLimit } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadUnregisteredShop } from "./load-unregistered-shop.ts";
import { statedReason } from "./stated-reason.ts";

/** `limitFen` zero: nothing is advanced any more. */
export interface RequestAdvanceLimit {
  subMerchantId: Id<"smt">;
  limitFen: bigint;
  reason: string;
}

/**
 * The first person's word about what the acquirer would advance a shop for its refunds: without effect until another one sets
 * it. A newer word replaces one that waits. Refuses `forbidden`, `not_found`, `input_invalid`, `limit_registered`.
 */
export async function requestAdvanceLimit(ctx: Ctx, input: RequestAdvanceLimit): Promise<void> {
  const actor = may(ctx, "advance_limit.request");
  const { subMerchantId, limitFen } = input;
  const reason = statedReason(input.reason);
  const { acquirerId } = actor;
  const merchantId = await ctx.db.transaction(async (tx) => {
    const { merchantId } = await loadUnregisteredShop(tx, subMerchantId);
    const asked = { limitFen, reason, askedBy: actor.staffId, askedAt: ctx.now(), setBy: null, setAt: null };
    await tx
      .insert(advanceLimit)
      .values({ subMerchantId, acquirerId, merchantId, ...asked })
      .onConflictDoUpdate({ target: advanceLimit.subMerchantId, set: asked });
    const facts = { limitFen: limitFen.toString(), reason };
    await recordAudit(tx, ctx, {
      action: "advance_limit.request",
      subjectId: subMerchantId,
      merchantId,
      facts,
    });
    return merchantId;
  });
  ctx.defer({ topic: "application", id: subMerchantId, merchantId, subMerchantId, acquirerId });
}
