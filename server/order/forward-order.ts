import { assert } from "../assert.ts";
import type { AcquirerCtx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { claimOrders } from "./claim-orders.ts";
import type { ClaimedOrder } from "./claimed-order.ts";
import { getOrderState, type Told } from "./get-order-state.ts";
import { recordOrder } from "./record-order.ts";

export interface Forwarded extends Told {
  /** The code this call got and wrote; absent where somebody else was faster or nothing is known. */
  codeUrl?: string | undefined;
}

/** Nobody was asked: the acquirer's interface has no code of this wallet that a payer could scan. */
const NO_CODE = { what: "refused", channelCode: "NO_CODE_TO_SCAN", message: "" } as const;

/**
 * Places an open order at the acquirer. The number is committed before the call and the same on every retry, so asking
 * twice makes one order there. No transaction is open across the call: the row is claimed, the call made, the answer
 * written if the claim still holds. `unknown`: somebody else is at it or no clear answer came; the worker asks again.
 */
export async function forwardOrder(
  actx: AcquirerCtx,
  input: { orderId: Id<"ord">; claimed?: ClaimedOrder | undefined },
): Promise<Forwarded> {
  may(actx, "order.forward");
  const order = input.claimed ?? (await claimOrders(actx, { orderId: input.orderId, onlyUnplaced: true }))[0];
  if (order === undefined) return getOrderState(actx, { orderId: input.orderId, wanted: "placed" });
  if (order.expiresAt.getTime() <= actx.now().getTime()) {
    await recordOrder(actx, { order, learnt: { what: "nothing" } });
    return { state: "unknown" };
  }

  const adapter = actx.acquirers.of(order.acquirerCode, order.channel);
  const { ways } = adapter.capabilities;
  if (!ways.some(({ channel, mode }) => channel === order.channel && mode === "code")) {
    await recordOrder(actx, { order, learnt: NO_CODE });
    return { state: "ok" };
  }
  const answer = await adapter.place({
    channel: order.channel,
    sentOn: order.sentOn,
    merchantId: order.merchantId,
    orderId: order.id,
    merchantOrderNo: order.merchantOrderNo,
    channelNo: order.channelNo,
    amountFen: order.amountFen,
    description: order.description,
    expiresAt: order.expiresAt,
    terminal: order.terminal === "" ? undefined : order.terminal,
    storeName: order.shopName,
  });

  assert(answer.state !== "pay_parameters", "a code was asked for, and nobody to pay on a page");
  switch (answer.state) {
    case "code": {
      const { codeUrl } = answer;
      const isWritten = await recordOrder(actx, { order, learnt: { what: "placed", codeUrl } });
      return { state: "ok", codeUrl: isWritten ? codeUrl : undefined };
    }
    case "refused":
      await recordOrder(actx, {
        order,
        learnt: {
          what: "refused",
          channelCode: answer.channelCode,
          message: answer.message,
        },
      });
      return { state: "ok" };
    case "unknown":
      await recordOrder(actx, { order, learnt: { what: "unknown", why: answer.why } });
      return { state: "unknown" };
  }
}
