import type { OrderKey, Reversed } from "../acquirer.ts";
import { meaningOf } from "./codes.ts";
import { type Service, unclear } from "./service.ts";
import { orderFields } from "./wire.ts";

/** `unified.micropay.reverse`: unpaid it can be paid no more, paid it goes back. Only of what was scanned from a payer. */
export async function reverse({ client }: Service, key: OrderKey): Promise<Reversed> {
  const reply = await client.call("unified.micropay.reverse", orderFields(key));
  if (reply.ok) return { state: reply.fields.retry_flag === "Y" ? "not_yet" : "reversed" };
  return meaningOf(reply) === "not_found" ? { state: "reversed" } : unclear("reverse", reply);
}
