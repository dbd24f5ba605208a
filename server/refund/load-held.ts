import { inArray } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { isOfRegister } from "#db/is-of-register.ts";
import * as t from "#db/schema/index.ts";
import type { Id } from "../id.ts";

/** What the acquirer's register holds of each shop: Σ of its amounts, null where one of them is everything. */
export async function loadHeld(
  tx: Tx,
  shops: readonly { id: Id<"smt"> }[],
): Promise<(shop: Id<"smt">) => bigint | null> {
  const rows = await tx
    .select({ shop: t.subMerchant.id, holds: t.registeredShop.holds })
    .from(t.subMerchant)
    .innerJoin(t.registeredShop, isOfRegister)
    .where(
      inArray(
        t.subMerchant.id,
        shops.map((s) => s.id),
      ),
    );
  const byShop = new Map(rows.map((row) => [row.shop, row.holds]));
  return (shop) =>
    (byShop.get(shop) ?? []).reduce<bigint | null>(
      (sum, { fen }) => (sum === null || fen === null ? null : sum + BigInt(fen)),
      0n,
    );
}
