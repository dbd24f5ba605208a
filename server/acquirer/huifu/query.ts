import type { OrderKey, OrderState } from "../acquirer.ts";
import { type Refusal, read } from "./client.ts";
import { PAYMENT, type Service, unclear } from "./service.ts";
import { orderData, orderStateOf, Payment } from "./wire.ts";

/** What became of an order. */
export async function query(service: Service, key: OrderKey): Promise<OrderState> {
  const found = await ask(service, key);
  return found.state === "refused" ? unclear("query", found) : found;
}

/** As `query`, and where the question itself is refused (a signature, a right that is missing) with its code. */
export async function ask(
  { client }: Service,
  key: OrderKey,
): Promise<OrderState | ({ state: "refused" } & Refusal)> {
  const reply = await client.call(`${PAYMENT}/scanpay/query`, orderData(key));
  if (reply.ok) return orderStateOf(read(Payment, reply.data, "query"), key) ?? unclear("query");
  if (reply.meaning === "not_found") return { state: "not_found" };
  return reply.meaning === "refused" ? { state: "refused", ...reply } : unclear("query", reply);
}
