import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { getOrder } from "./get-order.ts";
import type { OrderView } from "./order-view.ts";

/**
 * Somebody at the till wants an open order closed: who and from where stands in the audit before the acquirer is asked, for
 * the gateway that closes it knows no person. An order that is final already is handed back, and nothing is written.
 * Refuses `not_found`.
 */
export async function requestCancel(ctx: Ctx, input: { orderId: Id<"ord"> }): Promise<OrderView> {
  may(ctx, "order.cancel");
  const order = await getOrder(ctx, input);
  if (order.status !== "open") return order;
  await ctx.db.transaction((tx) =>
    recordAudit(tx, ctx, {
      action: "order.cancel",
      subjectId: order.id,
      facts: { merchantOrderNo: order.merchantOrderNo, amountFen: order.amountFen.toString() },
    }),
  );
  return order;
}
