import { eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { shopName, subMerchant } from "#db/schema/index.ts";
import type { Actor } from "../actor.ts";
import type { Id } from "../id.ts";

export interface ShopOfGroup {
  id: Id<"smt">;
  number: string | null;
  shortName: string;
  status: "draft" | "submitted" | "active" | "suspended" | "closing" | "closed";
}

/** Every shop of a group by name and number; a shop's staff sees the names of the others, and nothing else of them. */
export async function loadShopNames(
  tx: Tx,
  { actor, merchantId }: { actor: Actor; merchantId: Id<"mch"> },
): Promise<ShopOfGroup[]> {
  if (actor.kind === "shop") {
    const { id, number, shortName, status } = shopName;
    return tx.select({ id, number, shortName, status }).from(shopName);
  }
  const { id, number, shortName, status } = subMerchant;
  return tx
    .select({ id, number, shortName, status })
    .from(subMerchant)
    .where(eq(subMerchant.merchantId, merchantId));
}
