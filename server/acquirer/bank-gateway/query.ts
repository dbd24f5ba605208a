import type { OrderKey, OrderState } from "../acquirer.ts";
import { type Refusal, read } from "./client.ts";
import { meaningOf } from "./codes.ts";
import { type Service, unclear } from "./service.ts";
import { isOf, orderFields, orderStateOf, Payment, paidOf, Queried } from "./wire.ts";

/** What became of an order: `unified.trade.query`. */
export async function query(service: Service, key: OrderKey): Promise<OrderState> {
  const found = await ask(service, key);
  return found.state === "refused" ? unclear("query", found) : found;
}

/** As `query`, and where the question itself is refused with its code. */
export async function ask(
  { client }: Service,
  key: OrderKey,
): Promise<OrderState | ({ state: "refused" } & Refusal)> {
  const reply = await client.call("unified.trade.query", orderFields(key));
  if (!reply.ok) {
    return meaningOf(reply) === "not_found" ? { state: "not_found" } : { state: "refused", ...reply };
  }
  const { out_trade_no, trade_state } = read(Queried, reply.fields, "query");
  const state = orderStateOf(trade_state);
  if (out_trade_no !== key.merchantOrderNo || state === undefined) return unclear("query");
  if (state !== "paid") return { state };
  const payment = read(Payment, reply.fields, "query");
  if (!isOf(payment, key)) return unclear("query");
  return { ...paidOf(payment), refunded: trade_state === "REFUND" };
}
