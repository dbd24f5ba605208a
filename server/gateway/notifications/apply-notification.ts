import type { Notified } from "../../acquirer/acquirer.ts";
import type { Ctx } from "../../context.ts";
import type { Id } from "../../id.ts";
import { confirmOrder } from "../../order/confirm-order.ts";
import type { NotificationOutcome } from "../../order/record-notification.ts";
import { confirmRefund } from "../../refund/confirm-refund.ts";
import { endRefund } from "../../refund/end-refund.ts";

export interface Applied {
  outcome: NotificationOutcome;
  orderId?: Id<"ord"> | undefined;
  /** What came is kept already, by the statement that applied it. */
  isKept?: boolean | undefined;
}

/** Applies one verified notification through the verbs; each of them may be told the same thing any number of times. */
export async function applyNotification(
  ctx: Ctx,
  acquirerId: Id<"acq">,
  told: Notified,
  notification: { connection: string; headers: Record<string, string>; body: Buffer },
): Promise<Applied> {
  if (told.kind === "payment" && told.order.state === "paid") {
    const { acquirerReference, amountFen, payerFen, paidAt } = told.order;
    const { channel, merchantOrderNo, orderHint, channelNo } = told;
    return confirmOrder(ctx, {
      acquirerId,
      channel,
      merchantOrderNo,
      orderHint,
      channelNo,
      acquirerReference,
      amountFen,
      payerFen,
      paidAt,
      heardFrom: "notification",
      notification,
    });
  }
  if (told.kind === "refund" && told.refund.state === "succeeded") {
    const { acquirerRefundReference, amountFen, succeededAt } = told.refund;
    return heardOfRefund(
      confirmRefund(ctx, {
        acquirerId,
        channel: told.channel,
        merchantOrderNo: told.merchantOrderNo,
        refundNo: told.refundNo,
        acquirerRefundReference,
        amountFen,
        succeededAt,
        heardFrom: "notification",
      }),
    );
  }
  if (told.kind === "refund" && told.refund.state === "failed") {
    const { channelCode, message } = told.refund;
    return heardOfRefund(
      endRefund(ctx, {
        acquirerId,
        channel: told.channel,
        merchantOrderNo: told.merchantOrderNo,
        refundNo: told.refundNo,
        channelCode,
        message,
        heardFrom: "notification",
      }),
    );
  }
  return { outcome: "other" };
}

/**
 * A refund of a payment that is none of ours, or not known here yet, is kept and acknowledged: telling it again changes
 * nothing, and the bill has it.
 */
async function heardOfRefund(confirming: Promise<Applied>): Promise<Applied> {
  const applied = await confirming;
  return applied.outcome === "unknown_order" ? { ...applied, outcome: "other" } : applied;
}
