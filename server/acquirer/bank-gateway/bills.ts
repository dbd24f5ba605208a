import type { Day } from "../../calendar/day.ts";
import type { FetchedBill } from "../acquirer.ts";
import { meaningOf } from "./codes.ts";
import { type Service, unclear } from "./service.ts";
import { billDay } from "./wire.ts";

/** The bill of one day with all its wallets. Nobody signs it; only a signed word says that there is none. */
export async function bills({ client }: Service, day: Day): Promise<FetchedBill> {
  const answer = await client.download({ bill_date: billDay(day), bill_type: "ALL" });
  if (Buffer.isBuffer(answer)) return { state: "ready", bytes: answer };
  const meaning = meaningOf(answer);
  if (meaning === "no_bill") return { state: "none" };
  return meaning === "bill_not_ready" ? { state: "not_ready" } : unclear("bill", answer);
}
