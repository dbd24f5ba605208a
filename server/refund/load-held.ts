import { and, inArray, isNull } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { Id } from "../id.ts";

/** What the acquirer holds of each shop: Σ of its amounts, null where one of them is everything. */
export async function loadHeld(
  tx: Tx,
  shops: readonly { id: Id<"smt"> }[],
): Promise<(shop: Id<"smt">) => bigint | null> {
  const holds = await tx
    .select({ shop: t.hold.subMerchantId, fen: t.hold.amountFen })
    .from(t.hold)
    .where(
      and(
        isNull(t.hold.liftedAt),
        inArray(
          t.hold.subMerchantId,
          shops.map((s) => s.id),
        ),
      ),
    );
  const byShop = Map.groupBy(holds, (h) => h.shop);
  return (shop) =>
    (byShop.get(shop) ?? []).reduce<bigint | null>(
      (sum, { fen }) => (sum === null || fen === null ? null : sum + fen),
      0n,
    );
}
