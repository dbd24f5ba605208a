import { randomBytes } from "node:crypto";
import { dayOf } from "../../calendar/instant.ts";
import type { Closed, OrderKey } from "../acquirer.ts";
import { type Reply, read } from "./client.ts";
import { query } from "./query.ts";
import { CLOSING, type Service, unclear } from "./service.ts";
import { Closing, originalData, wireDay } from "./wire.ts";

/** How soon an order that is too young, or a close that is under way, is asked for again. */
const AGAIN_MS = 15_000;

/** Ends an order that nobody has paid. The acquirer closes none in its first minute. */
export async function close(service: Service, key: OrderKey): Promise<Closed> {
  const { client, now } = service;
  const own = {
    req_date: wireDay(dayOf(now())),
    req_seq_id: `C${randomBytes(15).toString("hex").toUpperCase()}`,
  };
  const reply = await client.call(`${CLOSING}/close`, { ...originalData(key), ...own });
  const told = closedOf(reply);
  if (told) return told;
  if (!reply.ok && reply.meaning === "busy")
    return { state: "not_yet", until: new Date(now().getTime() + AGAIN_MS) };
  if (!reply.ok && reply.meaning === "cannot") return { state: "cannot" };
  if (!reply.ok && reply.meaning === "refused") return unclear("close", reply);
  // Under way, or ended before: what became of the close, then of the order.
  const asked = closedOf(await client.call(`${CLOSING}/closequery`, { ...originalData(key), ...own }));
  if (asked) return asked;
  const { state } = await query(service, key);
  if (state === "paid") return { state: "paid" };
  if (state === "closed" || state === "not_found") return { state: "closed" };
  return unclear("close", reply.ok ? undefined : reply);
}

/** `trans_stat` is the close's own, `org_trans_stat` the payment's: S there means that the payer was faster. */
function closedOf(reply: Reply): Closed | undefined {
  if (!reply.ok) return undefined;
  const { trans_stat, org_trans_stat } = read(Closing, reply.data, "close");
  if (org_trans_stat === "S") return { state: "paid" };
  return trans_stat === "S" ? { state: "closed" } : undefined;
}
