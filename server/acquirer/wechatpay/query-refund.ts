import type { RefundKey, RefundState } from "../acquirer.ts";
import { read } from "./client.ts";
import { isNoOrder, REFUNDS, type Service, unclear } from "./service.ts";
import { Refund, refundStateOf } from "./wire.ts";

/** What became of a refund. */
export async function queryRefund({ client }: Service, key: RefundKey): Promise<RefundState> {
  const shop = new URLSearchParams({ sub_mchid: key.channelNo });
  const reply = await client.call("GET", `${REFUNDS}/${encodeURIComponent(key.refundNo)}?${shop}`);
  if (!reply.ok) return isNoOrder(reply.code) ? { state: "not_found" } : unclear("refund query", reply);
  return refundOf(read(Refund, reply.body, "refund query"), key);
}

/** What an answer says of exactly this refund. */
export function refundOf(refund: Refund, key: RefundKey): RefundState {
  const isOurs = refund.out_refund_no === key.refundNo && refund.out_trade_no === key.merchantOrderNo;
  return (isOurs && refundStateOf(refund, refund.status)) || unclear("refund");
}
