import { asc, eq } from "drizzle-orm";
import { refund } from "#db/schema/index.ts";
import type { Ctx } from "../../context.ts";
import type { Id } from "../../id.ts";
import { type RefundView, refundViewOf } from "../refund-view.ts";

/** The refunds of one order, oldest first, as far as the database shows them to the actor. */
export async function listRefunds(ctx: Ctx, input: { orderId: Id<"ord"> }): Promise<RefundView[]> {
  const rows = await ctx.db.transaction((tx) =>
    tx.select().from(refund).where(eq(refund.orderId, input.orderId)).orderBy(asc(refund.refundNo)),
  );
  return rows.map(refundViewOf);
}
