import type { Closed, OrderKey } from "../acquirer.ts";
import { query } from "./query.ts";
import { orderPath, type Service, unclear } from "./service.ts";

/** Ends an order that nobody has paid. */
export async function close(service: Service, key: OrderKey): Promise<Closed> {
  const { client, config } = service;
  const partners = { sp_mchid: config.spMchid, sub_mchid: key.channelNo };
  const reply = await client.call("POST", `${orderPath(key)}/close`, partners);
  if (reply.ok) return { state: "closed" };
  const { state } = await query(service, key);
  if (state === "paid") return { state: "paid" };
  if (state === "closed" || state === "not_found") return { state: "closed" };
  return unclear("close", reply);
}
