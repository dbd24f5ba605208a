import { and, eq, or } from "drizzle-orm";
import { order } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { getOrder } from "./get-order.ts";
import type { OrderView } from "./order-view.ts";

/**
 * The one order that a customer's own bill names, by our order number or the acquirer's, whole, paid or not: what a till finds
 * of another day it gives back or asks about, and it finds nothing by a part or an amount. Undefined where this shop has none.
 * Refuses `forbidden`.
 */
export async function findOrder(
  ctx: Ctx,
  input: { number: string; subMerchantId?: Id<"smt"> | undefined },
): Promise<OrderView | undefined> {
  const actor = may(ctx, "order.find");
  const subMerchantId = actor.subMerchantId ?? input.subMerchantId;
  const number = input.number.trim();
  if (number === "") return undefined;
  const [found] = await ctx.db.transaction((tx) =>
    tx
      .select({ orderId: order.id })
      .from(order)
      .where(
        and(
          subMerchantId && eq(order.subMerchantId, subMerchantId),
          or(eq(order.merchantOrderNo, number.toUpperCase()), eq(order.acquirerReference, number)),
        ),
      )
      .limit(1),
  );
  return found && getOrder(ctx, found);
}
