import type { Closed, OrderKey } from "../acquirer.ts";
import { query } from "./query.ts";
import { isNoTrade, type Service, unclear } from "./service.ts";

/** Ends an order that nobody has paid. */
export async function close(service: Service, key: OrderKey): Promise<Closed> {
  const reply = await service.client.call("alipay.trade.close", { out_trade_no: key.merchantOrderNo });
  // A code that nobody scanned is no trade yet over there: nothing to close, and its own expiry ends it.
  if (reply.ok || isNoTrade(reply.code)) return { state: "closed" };
  const { state } = await query(service, key);
  if (state === "paid") return { state: "paid" };
  if (state === "closed" || state === "not_found") return { state: "closed" };
  return unclear("close", reply);
}
