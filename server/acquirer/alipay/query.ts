import type { OrderKey, OrderState } from "../acquirer.ts";
import { type Refusal, read } from "./client.ts";
import { isNoTrade, type Service, unclear } from "./service.ts";
import { orderStateOf, Trade } from "./wire.ts";

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
  const reply = await client.call("alipay.trade.query", { out_trade_no: key.merchantOrderNo });
  if (!reply.ok) {
    return isNoTrade(reply.code) ? { state: "not_found" } : { state: "refused", ...reply };
  }
  const t = read(Trade, reply.node, "query");
  const isOurs = t.out_trade_no === key.merchantOrderNo;
  return (isOurs && orderStateOf({ ...t, paidAt: t.send_pay_date })) || unclear("query");
}
