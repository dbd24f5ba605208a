import type { PlaceRefund, RefundState } from "../acquirer.ts";
import { read } from "./client.ts";
import { queryRefund, refundOf } from "./query-refund.ts";
import { REFUNDS, type Service } from "./service.ts";
import { Refund, refundBody } from "./wire.ts";

/** Gives back a payment or a part of it. */
export async function refund(service: Service, asked: PlaceRefund): Promise<RefundState> {
  const reply = await service.client.call("POST", REFUNDS, refundBody(service.config, asked));
  if (reply.ok) return refundOf(read(Refund, reply.body, "refund"), asked);
  // As with orders: only when the service knows no such refund did it fail.
  const known = await queryRefund(service, asked);
  if (known.state !== "not_found") return known;
  return { state: "failed", channelCode: reply.code, message: reply.message };
}
