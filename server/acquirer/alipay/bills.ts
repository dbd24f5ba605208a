import type { Day } from "../../calendar/day.ts";
import type { FetchedBill } from "../acquirer.ts";
import { read } from "./client.ts";
import { type Service, unclear } from "./service.ts";
import { BillLink, isSubCode } from "./wire.ts";

const isNoBill = (code: string) => isSubCode(code, "BILL_NOT_EXIST");

/** The bill of one day: a link first, then its bytes. */
export async function bills({ client }: Service, day: Day): Promise<FetchedBill> {
  const reply = await client.call("alipay.data.dataservice.bill.downloadurl.query", {
    bill_type: "trade",
    bill_date: day,
  });
  if (!reply.ok) return isNoBill(reply.code) ? { state: "none" } : unclear("bill", reply);
  return {
    state: "ready",
    bytes: await client.download(read(BillLink, reply.node, "bill").bill_download_url),
  };
}
