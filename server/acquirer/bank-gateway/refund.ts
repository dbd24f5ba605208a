import type { PlaceRefund, RefundState } from "../acquirer.ts";
import { orUnknown } from "../unclear.ts";
import { read } from "./client.ts";
import { queryRefund } from "./query-refund.ts";
import { type Service, unclear } from "./service.ts";
import { Refunded, refundFields } from "./wire.ts";

/** Gives back a payment or a part of it: `unified.trade.refund`. It is never told, so it is asked. */
export async function refund(service: Service, asked: PlaceRefund): Promise<RefundState> {
  const reply = await service.client.call("unified.trade.refund", refundFields(asked));
  if (reply.ok) {
    const r = read(Refunded, reply.fields, "refund");
    if (r.out_refund_no !== asked.refundNo || r.refund_fee !== asked.amountFen) return unclear("refund");
    // Taken, and where it is a repeat perhaps done long since.
    const known = await orUnknown(() => queryRefund(service, asked));
    if (known.state === "succeeded" || known.state === "failed") return known;
    return { state: "pending", acquirerRefundReference: r.refund_id };
  }
  // As with orders: only when the gateway knows no such refund did it fail.
  const known = await queryRefund(service, asked);
  if (known.state !== "not_found") return known;
  if (!reply.isProven) return unclear("refund", reply);
  return { state: "failed", channelCode: reply.code, message: reply.message };
}
