import type { Placed, PlaceOrder } from "../acquirer.ts";
import { read } from "./client.ts";
import { ask } from "./query.ts";
import { type Service, unclear } from "./service.ts";
import { Made, orderContent, Precreated, payerContent } from "./wire.ts";

/** `precreate`: a code that the payer scans; `create`: a trade that a page in the wallet lets the payer pay. */
export async function place(service: Service, order: PlaceOrder): Promise<Placed> {
  const { client, config } = service;
  const { payer } = order;
  const reply =
    payer === undefined
      ? await client.call("alipay.trade.precreate", orderContent(order), config.notifyUrl)
      : await client.call(
          "alipay.trade.create",
          { ...orderContent(order), ...payerContent(payer) },
          config.notifyUrl,
        );
  if (reply.ok) {
    const made = read(payer === undefined ? Precreated : Made, reply.node, "order");
    if (made.out_trade_no !== order.merchantOrderNo) return unclear("order");
    return "qr_code" in made
      ? { state: "code", codeUrl: made.qr_code }
      : { state: "pay_parameters", parameters: { tradeNO: made.trade_no } };
  }
  // An earlier try may have got through: a refusal counts when no open trade is there. Where the question is refused
  // like the order, no code has ever come back, so nobody can have paid.
  const { state } = await ask(service, order);
  if (state === "open" || state === "paid") return unclear("order", reply);
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
