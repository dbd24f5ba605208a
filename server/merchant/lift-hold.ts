import { eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { isOfRegister } from "#db/is-of-register.ts";
import { hold, registeredShop, subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

/**
 * The acquirer's desk takes back what it asked its core to hold. What the register holds already is lifted there, by two people.
 * Twice is once. Refuses `forbidden`, `not_found`, `hold_registered`.
 */
export async function liftHold(ctx: Ctx, input: { holdId: Id<"hld"> }): Promise<void> {
  const actor = may(ctx, "hold.lift");
  const { acquirerId } = actor;
  const row = await ctx.db.transaction(async (tx) => {
    const [found] = await tx.select().from(hold).where(eq(hold.id, input.holdId)).for("update");
    if (!found) refuse({ code: "not_found", what: "hold" });
    if (found.liftedAt !== null) return found;
    if (await isRegistered(tx, found)) refuse({ code: "hold_registered" });
    await tx
      .update(hold)
      .set({ liftedBy: actor.staffId, liftedAt: ctx.now() })
      .where(eq(hold.id, input.holdId));
    const { merchantId, subMerchantId } = found;
    await recordAudit(tx, ctx, {
      action: "hold.lift",
      subjectId: input.holdId,
      merchantId,
      facts: { subMerchantId },
    });
    return found;
  });
  const { merchantId, subMerchantId } = row;
  ctx.defer({ topic: "clearing", id: input.holdId, merchantId, subMerchantId, acquirerId });
}

async function isRegistered(tx: Tx, { id, subMerchantId }: typeof hold.$inferSelect): Promise<boolean> {
  const [row] = await tx
    .select({ holds: registeredShop.holds })
    .from(subMerchant)
    .innerJoin(registeredShop, isOfRegister)
    .where(eq(subMerchant.id, subMerchantId));
  return row?.holds.some((h) => h.acquirerReference === id) ?? false;
}
