import type { RefundKey, RefundState } from "../acquirer.ts";
import { read } from "./client.ts";
import { isNoTrade, type Service, unclear } from "./service.ts";
import { RefundQueried } from "./wire.ts";

/** What became of a refund. */
export async function queryRefund({ client, now }: Service, key: RefundKey): Promise<RefundState> {
  const reply = await client.call("alipay.trade.fastpay.refund.query", {
    out_trade_no: key.merchantOrderNo,
    trade_no: key.acquirerReference,
    out_request_no: key.refundNo,
    query_options: ["gmt_refund_pay"],
  });
  if (!reply.ok) return isNoTrade(reply.code) ? { state: "not_found" } : unclear("refund query", reply);
  const r = read(RefundQueried, reply.node, "refund query");
  // Without a status the service has not carried out such a refund: asking again for it is safe, by its number.
  if (r.refund_status !== "REFUND_SUCCESS") return { state: "not_found" };
  if (r.out_request_no !== key.refundNo || r.refund_amount === undefined) return unclear("refund query");
  // The bill says when; the time here is for people, and optional in the interface.
  return succeeded(key, r.refund_amount, r.gmt_refund_pay ?? now());
}

/** The service numbers no refunds of its own: the request number stands for it, here and in the bill. */
export function succeeded(key: RefundKey, amountFen: bigint, succeededAt: Date): RefundState {
  return { state: "succeeded", acquirerRefundReference: key.refundNo, amountFen, succeededAt };
}
