import type { PlaceRefund, RefundState } from "../acquirer.ts";
import { read } from "./client.ts";
import { queryRefund } from "./query-refund.ts";
import { PAYMENT, type Service, unclear } from "./service.ts";
import { Refunding, refundData, refundStateOf } from "./wire.ts";

/** Gives back a payment or a part of it. */
export async function refund(service: Service, asked: PlaceRefund): Promise<RefundState> {
  const { client, config, now } = service;
  const reply = await client.call(`${PAYMENT}/scanpay/refund`, refundData(asked, config.notifyUrl));
  if (reply.ok) {
    const r = read(Refunding, reply.data, "refund");
    if (r.req_seq_id !== asked.refundNo) return unclear("refund");
    return refundStateOf({ ...r, reference: r.hf_seq_id }, now()) ?? unclear("refund");
  }
  if (reply.meaning === "busy") return unclear("refund", reply);
  // Taken before, or refused: the refund's own record says what is true.
  const known = await queryRefund(service, asked);
  if (known.state !== "not_found") return known;
  if (reply.meaning !== "refused") return unclear("refund", reply);
  return { state: "failed", channelCode: reply.code, message: reply.message };
}
