import { eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { isOfRegister } from "#db/is-of-register.ts";
import { registeredShop, subMerchant } from "#db/schema/index.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

/**
 * A numbered shop whose advance limit our desk sets, locked: where the acquirer's register names the number its word counts
 * alone. Refuses `not_found`, `limit_registered`.
 */
export async function loadUnregisteredShop(
  tx: Tx,
  subMerchantId: Id<"smt">,
): Promise<typeof subMerchant.$inferSelect> {
  const [found] = await tx
    .select({ shop: subMerchant, limitFen: registeredShop.advanceLimitFen })
    .from(subMerchant)
    .leftJoin(registeredShop, isOfRegister)
    .where(eq(subMerchant.id, subMerchantId))
    .for("update", { of: subMerchant });
  if (!found || found.shop.number === null) refuse({ code: "not_found", what: "sub_merchant" });
  if (found.limitFen !== null) refuse({ code: "limit_registered" });
  return found.shop;
}
