import type { Charged, ChargeOrder } from "../acquirer.ts";
import { read } from "./client.ts";
import { query } from "./query.ts";
import { type Service, unclear } from "./service.ts";
import { isOf, Payment, paidOf, placeFields } from "./wire.ts";

/** `unified.trade.micropay`: takes the money of whoever shows the code. `need_query` says whether that may still come. */
export async function charge(service: Service, order: ChargeOrder): Promise<Charged> {
  const { client, config, now } = service;
  const fields = { ...placeFields(config, order, now()), auth_code: order.paymentCode };
  const reply = await client.call("unified.trade.micropay", fields);
  if (reply.ok) {
    const payment =
      reply.fields.pay_result === "0" ? read(Payment, reply.fields, "charge") : unclear("charge");
    return isOf(payment, order) ? paidOf(payment) : unclear("charge");
  }
  // The answer of an earlier try may have been lost: what stands under the number counts.
  const found = await query(service, order);
  if (found.state === "paid") return found;
  if (found.state === "open") return { state: "paying" };
  if (found.state === "not_found" && reply.needQuery) return unclear("charge", reply);
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
