import { createHash } from "node:crypto";
import type { Day } from "../../calendar/day.ts";
import type { FetchedBill } from "../acquirer.ts";
import { Unclear } from "../unclear.ts";
import { read, type WechatClient } from "./client.ts";
import { type Service, unclear } from "./service.ts";
import { BillTicket, isCode } from "./wire.ts";

/** There was nothing to bill, or nobody has begun to make the bill. */
const isNoBill = (code: string) => isCode(code, "NO_STATEMENT_EXIST") || isCode(code, "NO_BILL_EXIST");

/** One file follows the other on a line of its own, however the first one ends. */
const LINE_END = Buffer.from("\r\n");

/** The trade bill of one day, and behind it that of the refunds which it leaves out: paid out of the available balance. */
export async function bills({ client }: Service, day: Day): Promise<FetchedBill> {
  const trade = await fetchPart(client, { day, type: "ALL" });
  if (trade.state === "not_ready") return trade;
  const recharge = await fetchPart(client, { day, type: "RECHARGE_REFUND" });
  if (recharge.state === "not_ready") return recharge;
  const parts = [trade, recharge].flatMap((part) => (part.state === "ready" ? [part.bytes, LINE_END] : []));
  return parts.length === 0
    ? { state: "none" }
    : { state: "ready", bytes: Buffer.concat(parts.slice(0, -1)) };
}

/** A link first, then its bytes. A service that does not know the second kind has no bill of it. */
async function fetchPart(
  client: WechatClient,
  { day, type }: { day: Day; type: "ALL" | "RECHARGE_REFUND" },
): Promise<FetchedBill> {
  const query = new URLSearchParams({ bill_date: day, bill_type: type });
  const reply = await client.call("GET", `/v3/bill/tradebill?${query}`);
  if (!reply.ok && isCode(reply.code, "STATEMENT_CREATING")) return { state: "not_ready" };
  const isUnknownKind = !reply.ok && type !== "ALL" && isCode(reply.code, "PARAM_ERROR");
  if (!reply.ok) return isNoBill(reply.code) || isUnknownKind ? { state: "none" } : unclear("bill", reply);
  const ticket = read(BillTicket, reply.body, "bill");
  const bytes = await client.download(ticket.download_url);
  const digest = createHash("sha1").update(bytes).digest("hex");
  if (digest !== ticket.hash_value.toLowerCase()) throw new Unclear("bill: digest differs");
  return { state: "ready", bytes };
}
