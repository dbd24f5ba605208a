import type { RefundKey, RefundState } from "../acquirer.ts";
import { read } from "./client.ts";
import { PAYMENT, type Service, unclear } from "./service.ts";
import { Refunding, refundStateOf, wireDay } from "./wire.ts";

/** What became of a refund, by its own number and day. */
export async function queryRefund({ client, now }: Service, key: RefundKey): Promise<RefundState> {
  const reply = await client.call(`${PAYMENT}/scanpay/refundquery`, {
    huifu_id: key.channelNo,
    org_req_date: wireDay(key.refundSentOn),
    org_req_seq_id: key.refundNo,
  });
  if (!reply.ok)
    return reply.meaning === "not_found" ? { state: "not_found" } : unclear("refund query", reply);
  const r = read(Refunding, reply.data, "refund query");
  if (r.org_req_seq_id !== key.refundNo) return unclear("refund query");
  return refundStateOf({ ...r, reference: r.org_hf_seq_id }, now()) ?? unclear("refund query");
}
