import type { OrderKey, Reversed } from "../acquirer.ts";
import { read } from "./client.ts";
import { isNoTrade, type Service, unclear } from "./service.ts";
import { Cancelled } from "./wire.ts";

/** `alipay.trade.cancel`: unpaid it is closed, paid it goes back. */
export async function reverse({ client }: Service, key: OrderKey): Promise<Reversed> {
  const reply = await client.call("alipay.trade.cancel", { out_trade_no: key.merchantOrderNo });
  if (!reply.ok) return isNoTrade(reply.code) ? { state: "reversed" } : unclear("reverse", reply);
  const done = read(Cancelled, reply.node, "reverse");
  if (![undefined, key.merchantOrderNo].includes(done.out_trade_no)) return unclear("reverse");
  return { state: done.retry_flag === "Y" ? "not_yet" : "reversed" };
}
