import type { Closed, OrderKey } from "../acquirer.ts";
import { query } from "./query.ts";
import { type Service, unclear } from "./service.ts";
import { orderFields } from "./wire.ts";

/** Ends an order that nobody has paid: `unified.trade.close`. */
export async function close(service: Service, key: OrderKey): Promise<Closed> {
  const reply = await service.client.call("unified.trade.close", orderFields(key));
  if (reply.ok) return { state: "closed" };
  const { state } = await query(service, key);
  if (state === "paid") return { state: "paid" };
  if (state === "closed" || state === "not_found") return { state: "closed" };
  return unclear("close", reply);
}
