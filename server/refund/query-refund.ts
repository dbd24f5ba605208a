import type { AcquirerCtx } from "../context.ts";
import type { Id } from "../id.ts";
import type { Told } from "../order/get-order-state.ts";
import { may } from "../permission.ts";
import { claimRefunds } from "./claim-refunds.ts";
import { type ClaimedRefund, refundKeyOf } from "./claimed-refund.ts";
import { forwardRefund } from "./forward-refund.ts";
import { recordRefundAnswer } from "./record-refund-answer.ts";

/** Asks the acquirer what became of an unfinished refund; one that never got there is placed again under its number. */
export async function queryRefund(
  actx: AcquirerCtx,
  input: { refundId: Id<"rfd">; claimed?: ClaimedRefund | undefined },
): Promise<Told> {
  may(actx, "refund.query");
  const refund = input.claimed ?? (await claimRefunds(actx, { refundId: input.refundId }))[0];
  if (refund === undefined) return { state: "unknown" };
  if (refund.status === "requested") return forwardRefund(actx, { refundId: refund.id, claimed: refund });
  const adapter = actx.acquirers.of(refund.acquirerCode, refund.channel);
  const answer = await adapter.queryRefund(refundKeyOf(refund));
  // Said to be on its way and not known over there: nobody would ever carry it out. What nobody here asked for is not ours to place.
  if (answer.state === "not_found" && refund.madeBy === "shop")
    return forwardRefund(actx, { refundId: refund.id, claimed: refund });
  return recordRefundAnswer(actx, { refund, answer });
}
