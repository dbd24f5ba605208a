import type { OrderKey, OrderState } from "../acquirer.ts";
import { type Refusal, read } from "./client.ts";
import { isNoOrder, orderPath, type Service, unclear } from "./service.ts";
import { orderStateOf, Transaction } from "./wire.ts";

/** What became of an order. */
export async function query(service: Service, key: OrderKey): Promise<OrderState> {
  const found = await ask(service, key);
  return found.state === "refused" ? unclear("query", found) : found;
}

/** As `query`, and where the question itself is refused (a signature, a right that is missing) with its code. */
export async function ask(
  { client, config }: Service,
  key: OrderKey,
): Promise<OrderState | ({ state: "refused" } & Refusal)> {
  const { spMchid } = config;
  const partners = new URLSearchParams({ sp_mchid: spMchid, sub_mchid: key.channelNo });
  const reply = await client.call("GET", `${orderPath(key)}?${partners}`);
  if (!reply.ok) {
    return isNoOrder(reply.code) ? { state: "not_found" } : { state: "refused", ...reply };
  }
  const t = read(Transaction, reply.body, "query");
  const isOurs =
    t.sp_mchid === spMchid && t.sub_mchid === key.channelNo && t.out_trade_no === key.merchantOrderNo;
  return (isOurs && orderStateOf(t)) || unclear("query");
}
