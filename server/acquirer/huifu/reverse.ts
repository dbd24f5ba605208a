import type { OrderKey, Reversed } from "../acquirer.ts";
import { close } from "./close.ts";
import { query } from "./query.ts";
import { refund } from "./refund.ts";
import { type Service, unclear } from "./service.ts";

/** The number of the refund that undoes a charge, the same whenever it is asked for. */
const undoNo = (orderNo: string): string => `V${orderNo.slice(1)}`;

/** The acquirer has no call for it: unpaid the order is closed, paid it goes back whole as a refund. */
export async function reverse(service: Service, key: OrderKey): Promise<Reversed> {
  const ended = await close(service, key);
  if (ended.state === "closed") return { state: "reversed" };
  if (ended.state !== "paid") return { state: "not_yet" };
  const paid = await query(service, key);
  if (paid.state !== "paid") return unclear("reverse");
  const given = await refund(service, {
    ...key,
    refundNo: undoNo(key.merchantOrderNo),
    refundSentOn: key.sentOn,
    acquirerReference: paid.acquirerReference,
    amountFen: paid.amountFen,
    orderFen: paid.amountFen,
    reason: "撤销",
  });
  return given.state === "pending" || given.state === "succeeded"
    ? { state: "reversed" }
    : unclear("reverse");
}
