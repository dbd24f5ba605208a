import { orderHintOf } from "../acquirer/order-hint.ts";
import type { AcquirerCtx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { claimOrders } from "./claim-orders.ts";
import type { ClaimedOrder } from "./claimed-order.ts";
import { confirmOrder } from "./confirm-order.ts";
import { forwardOrder } from "./forward-order.ts";
import { getOrderState, type Told } from "./get-order-state.ts";
import { recordOrder } from "./record-order.ts";

/**
 * Asks the acquirer what became of an open order (查单): paid is confirmed, closed is closed, an order it never heard of
 * or whose code never reached us is placed again under the same number.
 */
export async function queryOrder(
  actx: AcquirerCtx,
  input: { orderId: Id<"ord">; claimed?: ClaimedOrder | undefined },
): Promise<Told> {
  may(actx, "order.query");
  const order = input.claimed ?? (await claimOrders(actx, { orderId: input.orderId }))[0];
  if (order === undefined) return getOrderState(actx, { orderId: input.orderId, wanted: "placed" });

  const { merchantOrderNo, channelNo, sentOn, acquirerId, channel } = order;
  const adapter = actx.acquirers.of(order.acquirerCode, channel);
  const found = await adapter.query({ channel, merchantOrderNo, channelNo, sentOn });

  switch (found.state) {
    case "paid": {
      const { acquirerReference, amountFen, payerFen, paidAt } = found;
      const confirmed = await confirmOrder(actx, {
        acquirerId,
        channel,
        merchantOrderNo,
        orderHint: orderHintOf({ orderId: order.id, merchantId: order.merchantId }),
        acquirerReference,
        amountFen,
        payerFen,
        paidAt,
        heardFrom: "query",
      });
      if (confirmed.outcome === "applied" || confirmed.outcome === "duplicate") return { state: "ok" };
      await recordOrder(actx, { order, learnt: { what: "nothing" } });
      return { state: "unknown" };
    }
    case "closed":
      await recordOrder(actx, { order, learnt: { what: "closed", reason: "closed_by_acquirer" } });
      return { state: "ok" };
    case "open":
    case "not_found":
      if (order.forwardState !== "placed") return forwardOrder(actx, { orderId: order.id, claimed: order });
      await recordOrder(actx, { order, learnt: { what: "nothing" } });
      return { state: "ok" };
    case "unknown":
      await recordOrder(actx, { order, learnt: { what: "nothing" } });
      return { state: "unknown" };
  }
}
