import type { RefundState, Unknown } from "../acquirer/acquirer.ts";
import type { Ctx } from "../context.ts";
import type { Told } from "../order/get-order-state.ts";
import type { ClaimedRefund } from "./claimed-refund.ts";
import { confirmRefund } from "./confirm-refund.ts";
import { endRefund } from "./end-refund.ts";
import { recordRefund } from "./record-refund.ts";

/** Writes what the acquirer answers about a claimed refund. A timeout is not an end: somebody asks again. */
export async function recordRefundAnswer(
  ctx: Ctx,
  input: { refund: ClaimedRefund; answer: RefundState | Unknown },
): Promise<Told> {
  const { refund, answer } = input;
  const { acquirerId, channel, merchantOrderNo, refundNo } = refund;
  const from = { acquirerId, channel, merchantOrderNo, refundNo, heardFrom: "query" as const };
  switch (answer.state) {
    case "succeeded": {
      const { outcome } = await confirmRefund(ctx, { ...from, ...answer });
      if (outcome === "applied" || outcome === "duplicate") return { state: "ok" };
      await recordRefund(ctx, { refund, learnt: { what: "nothing" } });
      return { state: "unknown" };
    }
    case "failed":
      await endRefund(ctx, { ...from, channelCode: answer.channelCode, message: answer.message });
      return { state: "ok" };
    case "pending":
      await recordRefund(ctx, {
        refund,
        learnt: {
          what: "pending",
          acquirerRefundReference: answer.acquirerRefundReference,
        },
      });
      return { state: "ok" };
    case "not_found":
    case "unknown":
      await recordRefund(ctx, { refund, learnt: { what: "nothing" } });
      return { state: "unknown" };
  }
}
