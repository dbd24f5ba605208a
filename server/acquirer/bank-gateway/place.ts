import type { Placed, PlaceOrder } from "../acquirer.ts";
import { read } from "./client.ts";
import { ask } from "./query.ts";
import { type Service, unclear } from "./service.ts";
import { nativeTypeOf } from "./trade-type-codec.ts";
import { Made, placeFields } from "./wire.ts";

/** `pay.<wallet>.native`: a code that the payer scans. */
export async function place(service: Service, order: PlaceOrder): Promise<Placed> {
  const { client, config, now } = service;
  const reply = await client.call(nativeTypeOf(order.channel), placeFields(config, order, now()));
  if (reply.ok) return { state: "code", codeUrl: read(Made, reply.fields, "order").code_url };
  // An earlier try may have got through: a refusal counts when no open order is there. Where the question is refused
  // like the order, no code has ever come back, so nobody can have paid.
  const { state } = await ask(service, order);
  if (state === "open" || state === "paid") return unclear("order", reply);
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
