import type { PlaceRefund, RefundState } from "../acquirer.ts";
import { read } from "./client.ts";
import { queryRefund, succeeded } from "./query-refund.ts";
import { type Service, unclear } from "./service.ts";
import { Refunded, refundContent } from "./wire.ts";

/** Gives back a payment or a part of it. */
export async function refund(service: Service, asked: PlaceRefund): Promise<RefundState> {
  const reply = await service.client.call("alipay.trade.refund", refundContent(asked));
  if (reply.ok) {
    const r = read(Refunded, reply.node, "refund");
    if (r.out_trade_no !== asked.merchantOrderNo) return unclear("refund");
    if (r.fund_change === "Y" && r.gmt_refund_pay) return succeeded(asked, asked.amountFen, r.gmt_refund_pay);
  }
  // No money moved just now (refused, or a repeat): the refund's own record says what is true.
  const known = await queryRefund(service, asked);
  if (known.state !== "not_found" || reply.ok) {
    return known.state === "not_found" ? { state: "pending" } : known;
  }
  return { state: "failed", channelCode: reply.code, message: reply.message };
}
