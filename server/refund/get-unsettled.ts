import { eq } from "drizzle-orm";
import { subMerchant } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { loadUnsettled } from "./load-unsettled.ts";

/** What one shop has to come that stands in no bank payment yet, in fen; negative where it owes. Refuses `not_found`. */
export async function getUnsettled(ctx: Ctx, input: { subMerchantId: Id<"smt"> }): Promise<bigint> {
  may(ctx, "unsettled.get");
  const [shop] = await ctx.db.transaction((tx) =>
    tx.select().from(subMerchant).where(eq(subMerchant.id, input.subMerchantId)),
  );
  if (shop === undefined) refuse({ code: "not_found", what: "sub_merchant" });
  const { number, acquirerId, merchantId } = shop;
  if (number === null) return 0n;
  const { receivers } = await ctx.db.acrossShops((tx) =>
    loadUnsettled(tx, { acquirerId, merchantId, numbers: [number], now: ctx.now() }),
  );
  return receivers[0]?.fen ?? 0n;
}
