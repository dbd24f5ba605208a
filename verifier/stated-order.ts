import type { StatedOrder } from "#server/clearing/stated-order.ts";
import { merchantOrderNo, readOrderTerms } from "#server/order/order-terms-codec.ts";
import { linesOf, type Row, textAt } from "./json-lines.ts";

/** The acquirer's own record of the orders that are asked for, by merchant order number; the last line of an order counts. Throws `Unreadable` with the line. */
export async function readStatedOrders(
  path: string,
  isWanted: (merchantOrderNo: string) => boolean,
): Promise<Map<string, StatedOrder>> {
  const orders = new Map<string, StatedOrder>();
  for await (const order of linesOf(path, statedOrderOf)) {
    const no = merchantOrderNo(order.terms);
    if (isWanted(no)) orders.set(no, order);
  }
  return orders;
}

/** `{"terms":"<canonical JSON>","feeItem":"…","refunds":[{"refundNo","refundId"}]}`, one order a line. */
function statedOrderOf(row: Row): StatedOrder {
  const refunds = Array.isArray(row.refunds) ? (row.refunds as Row[]) : [];
  return {
    terms: readOrderTerms(textAt(row, "terms")),
    feeItem: typeof row.feeItem === "string" ? row.feeItem : undefined,
    refundIds: new Map(refunds.map((r) => [textAt(r, "refundNo"), textAt(r, "refundId")])),
  };
}
