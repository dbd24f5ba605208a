import { setTimeout as pause } from "node:timers/promises";
import type { AcquirerCtx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { claimOrders } from "./claim-orders.ts";
import type { ClaimedOrder } from "./claimed-order.ts";
import { getOrderState, type Told } from "./get-order-state.ts";
import type { CloseReason } from "./order-status.ts";
import { queryOrder } from "./query-order.ts";
import { recordOrder } from "./record-order.ts";

/** Somebody who cancels waits this long for a query that is under way. */
const CLAIM_TRIES = 10;
const CLAIM_PAUSE_MS = 200;

/**
 * Closes an open order: at the acquirer first, then here, so that nobody pays what we call closed. Where the payer was
 * faster the payment is confirmed instead. An order that was never claimed never left the house and is closed here.
 */
export async function closeOrder(
  actx: AcquirerCtx,
  input: { orderId: Id<"ord">; reason: CloseReason; claimed?: ClaimedOrder | undefined },
): Promise<Told> {
  may(actx, "order.close");
  const order = input.claimed ?? (await claim(actx, input.orderId));
  if (order === undefined) return getOrderState(actx, { orderId: input.orderId, wanted: "final" });

  const isFirstClaim = order.forwardState === "due" && order.fence === 1;
  const { channel, merchantOrderNo, channelNo, sentOn } = order;
  const adapter = actx.acquirers.of(order.acquirerCode, channel);
  const answer = isFirstClaim
    ? ({ state: "closed" } as const)
    : await adapter.close({ channel, merchantOrderNo, channelNo, sentOn });

  switch (answer.state) {
    case "closed":
      await recordOrder(actx, { order, learnt: { what: "closed", reason: input.reason } });
      return { state: "ok" };
    case "paid":
      return queryOrder(actx, { orderId: order.id, claimed: order });
    case "not_yet":
      await recordOrder(actx, { order, learnt: { what: "nothing", notBefore: answer.until } });
      return { state: "unknown" };
    case "cannot":
      // It ends by its own expiry over there: until then it may be paid, after it the question says what became of it.
      if (order.expiresAt.getTime() <= actx.now().getTime())
        return queryOrder(actx, { orderId: order.id, claimed: order });
      await recordOrder(actx, { order, learnt: { what: "nothing" } });
      return { state: "unknown" };
    case "unknown":
      await recordOrder(actx, { order, learnt: { what: "nothing" } });
      return { state: "unknown" };
  }
}

async function claim(actx: AcquirerCtx, orderId: Id<"ord">): Promise<ClaimedOrder | undefined> {
  for (let tried = 1; ; tried++) {
    const [order] = await claimOrders(actx, { orderId });
    if (order !== undefined || tried === CLAIM_TRIES) return order;
    const { state } = await getOrderState(actx, { orderId, wanted: "final" });
    if (state === "ok") return undefined;
    await pause(CLAIM_PAUSE_MS);
  }
}
