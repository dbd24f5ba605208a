import type { Charged, ChargeOrder } from "../acquirer.ts";
import { read } from "./client.ts";
import { query } from "./query.ts";
import { PAYMENT, type Service, unclear } from "./service.ts";
import { letterOf } from "./trade-type-codec.ts";
import { orderStateOf, Payment, placeData } from "./wire.ts";

/** Takes the money of whoever shows the code; their day of the order must be today. */
export async function charge(service: Service, order: ChargeOrder): Promise<Charged> {
  const { client, config } = service;
  const reply = await client.call(`${PAYMENT}/create`, {
    ...placeData(order, config.notifyUrl),
    trade_type: `${letterOf(order.channel)}_MICROPAY`,
    method_expand: JSON.stringify({ auth_code: order.paymentCode }),
    terminal_device_data: JSON.stringify({ device_ip: config.serverIp, devs_id: order.terminal }),
  });
  if (reply.ok) {
    const told = orderStateOf(read(Payment, reply.data, "charge"), order) ?? unclear("charge");
    if (told.state === "closed") return { state: "refused", channelCode: "trans_stat_F", message: "" };
    return told.state === "paid" ? told : { state: "paying" };
  }
  if (reply.meaning === "busy") return unclear("charge", reply);
  // The answer of an earlier try may have been lost: what stands under the number counts.
  const found = await query(service, order);
  if (found.state === "paid") return found;
  if (found.state === "open") return { state: "paying" };
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
