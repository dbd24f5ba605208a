import type { Placed, PlaceOrder } from "../acquirer.ts";
import { read } from "./client.ts";
import { ask } from "./query.ts";
import { ORDERS, type Service, unclear } from "./service.ts";
import { Created, orderBody } from "./wire.ts";

/** Native: a code that the payer scans. */
export async function place(service: Service, order: PlaceOrder): Promise<Placed> {
  const reply = await service.client.call("POST", `${ORDERS}/native`, orderBody(service.config, order));
  if (reply.ok) return { state: "code", codeUrl: read(Created, reply.body, "order").code_url };
  // A refusal is unsigned, and an earlier try may have got through: it counts when no open order is there. Where the question is refused
  // like the order, no code has ever come back, so nobody can have paid.
  const { state } = await ask(service, order);
  if (state === "open" || state === "paid") return unclear("order", reply);
  return { state: "refused", channelCode: reply.code, message: reply.message };
}
