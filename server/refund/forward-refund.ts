import type { AcquirerCtx } from "../context.ts";
import type { Id } from "../id.ts";
import type { Told } from "../order/get-order-state.ts";
import { may } from "../permission.ts";
import { claimRefunds } from "./claim-refunds.ts";
import { type ClaimedRefund, refundKeyOf } from "./claimed-refund.ts";
import { recordRefundAnswer } from "./record-refund-answer.ts";

/**
 * Places a requested refund at the acquirer under its committed number: asked twice it is carried out once. No transaction
 * is open across the call. `unknown`: somebody else is at it or no clear answer came; the worker asks again.
 */
export async function forwardRefund(
  actx: AcquirerCtx,
  input: { refundId: Id<"rfd">; claimed?: ClaimedRefund | undefined },
): Promise<Told> {
  may(actx, "refund.forward");
  const refund = input.claimed ?? (await claimRefunds(actx, { refundId: input.refundId }))[0];
  if (refund === undefined) return { state: "unknown" };
  const adapter = actx.acquirers.of(refund.acquirerCode, refund.channel);
  const { amountFen, orderFen, reason } = refund;
  const answer = await adapter.refund({ ...refundKeyOf(refund), amountFen, orderFen, reason });
  return recordRefundAnswer(actx, { refund, answer });
}
