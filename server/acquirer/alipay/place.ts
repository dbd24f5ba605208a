import type { Placed, PlaceOrder } from "../acquirer.ts";
import { read } from "./client.ts";
import { ask } from "./query.ts";
import { type Service, unclear } from "./service.ts";
import { orderContent, Precreated } from "./wire.ts";

/** alipay.trade.precreate: a code that the payer scans. */
export async function place(service: Service, order: PlaceOrder): Promise<Placed> {
  const { client, config } = service;
  const reply = await client.call("alipay.trade.precreate", orderContent(order), config.notifyUrl);
  if (reply.ok) {
    const made = read(Precreated, reply.node, "order");
    if (made.out_trade_no !== order.merchantOrderNo) return unclear("order");
    return { state: "code", codeUrl: made.qr_code };
  }
  // An earlier try may have got through: a refusal counts when no open order is there. Where the question is refused
  // like the order, no code has ever come back, so nobody can have paid.
  const { state } = await ask(service, order);
  if (state === "open" || state === "paid") return unclear("order", reply);
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
