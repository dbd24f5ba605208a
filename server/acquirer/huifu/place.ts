import { z } from "zod";
import type { Payer, Placed, PlaceOrder } from "../acquirer.ts";
import { type Refusal, read } from "./client.ts";
import { ask } from "./query.ts";
import { type HuifuConfig, PAYMENT, type Service, unclear } from "./service.ts";
import { letterOf } from "./trade-type-codec.ts";
import { Made, orderStateOf, Payment, placeData } from "./wire.ts";

/** A code that anybody may scan, or what a page inside the wallet opens the payment with. */
export async function place(service: Service, order: PlaceOrder): Promise<Placed> {
  const { client, config } = service;
  const { payer } = order;
  const reply = await client.call(`${PAYMENT}/create`, {
    ...placeData(order, config.notifyUrl),
    trade_type: `${letterOf(order.channel)}_${payer ? "JSAPI" : "NATIVE"}`,
    method_expand: JSON.stringify(payer ? payerOf(order, payer, config) : numberInWallet(order)),
  });
  if (!reply.ok) return refusedOr(service, order, reply);
  const made = orderStateOf(read(Payment, reply.data, "order"), order);
  const { qr_code, pay_info } = read(Made, reply.data, "order");
  if (made?.state !== "open") return unclear("order");
  if (payer) return { state: "pay_parameters", parameters: parametersOf(pay_info) };
  return qr_code === undefined ? unclear("order") : { state: "code", codeUrl: qr_code };
}

/** Alipay's own record of the payment then has our number too, beside the acquirer's. */
const numberInWallet = (order: PlaceOrder) => ({ merchant_order_no: order.merchantOrderNo });

const payerOf = ({ channel }: PlaceOrder, { id, appId }: Payer, { wechatAppId }: HuifuConfig) =>
  channel === "wechat" ? { sub_appid: appId ?? wechatAppId, sub_openid: id } : { buyer_id: id };

function parametersOf(payInfo: string | undefined): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(payInfo ?? ""));
  } catch {
    return unclear("order");
  }
}

/**
 * An earlier try may have got through: a refusal counts when no open order is there. Its code does not come a second time, so
 * nobody can pay it: it ends by its expiry. Where the question is refused like the order, no code has ever come back.
 */
async function refusedOr(service: Service, order: PlaceOrder, reply: Refusal): Promise<Placed> {
  if (reply.meaning === "busy") return unclear("order", reply);
  const { state } = await ask(service, order);
  if (state === "open" || state === "paid") return unclear("order", reply);
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
