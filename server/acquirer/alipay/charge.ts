import type { Charged, ChargeOrder } from "../acquirer.ts";
import { PAY, read } from "./client.ts";
import { query } from "./query.ts";
import { type Service, unclear } from "./service.ts";
import { Charged as ChargedNode, orderContent } from "./wire.ts";

/** `alipay.trade.pay`: takes the money of whoever shows the code. */
export async function charge(service: Service, order: ChargeOrder): Promise<Charged> {
  const { client, config } = service;
  const content = { ...orderContent(order), scene: "bar_code", auth_code: order.paymentCode };
  const reply = await client.call(PAY, content, config.notifyUrl);
  if (reply.ok) {
    const t = read(ChargedNode, reply.node, "charge");
    if (t.out_trade_no !== order.merchantOrderNo) return unclear("charge");
    return {
      state: "paid",
      acquirerReference: t.trade_no,
      amountFen: t.total_amount,
      payerFen: t.buyer_pay_amount ?? t.total_amount,
      paidAt: t.gmt_payment,
      refunded: false,
    };
  }
  if (reply.isWaiting) return { state: "paying" };
  // The answer of an earlier try may have been lost: what stands under the number counts.
  const found = await query(service, order);
  if (found.state === "paid") return found;
  if (found.state === "open") return { state: "paying" };
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
