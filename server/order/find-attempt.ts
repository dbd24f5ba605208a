import { and, eq } from "drizzle-orm";
import { createdMonthOf } from "#db/columns.ts";
import { order, orderAttempt } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import type { Standing } from "./unapplied.ts";

export interface AttemptedOrder extends Standing {
  acquirerId: Id<"acq">;
  id: Id<"ord">;
  merchantId: Id<"mch">;
  subMerchantId: Id<"smt">;
  mode: string;
  createdAt: Date;
}

/** The order that a merchant order number belongs to, as it stands now; undefined for a number that is none of ours. */
export async function findAttempt(
  ctx: Ctx,
  input: { merchantOrderNo: string },
): Promise<AttemptedOrder | undefined> {
  return ctx.db.transaction(async (tx) => {
    const [attempt] = await tx
      .select({ orderId: orderAttempt.orderId })
      .from(orderAttempt)
      .where(eq(orderAttempt.merchantOrderNo, input.merchantOrderNo));
    if (attempt === undefined) return undefined;
    const [row] = await tx
      .select({
        id: order.id,
        acquirerId: order.acquirerId,
        merchantId: order.merchantId,
        subMerchantId: order.subMerchantId,
        channel: order.channel,
        channelNo: order.channelNo,
        amountFen: order.amountFen,
        status: order.status,
        mode: order.mode,
        createdAt: order.createdAt,
        acquirerReference: order.acquirerReference,
      })
      .from(order)
      .where(and(eq(order.createdMonth, createdMonthOf(attempt.orderId)), eq(order.id, attempt.orderId)));
    return row;
  });
}
