import { merchantOrderNo, readOrderTerms } from "#server/order/order-terms-codec.ts";
import { listOf, type Row, textAt } from "./json-lines.ts";
import type { StatedOrder } from "./transactions.ts";

/** The acquirer's own record of orders, by merchant order number. Throws `Unreadable` with the line. */
export async function readStatedOrders(path: string): Promise<Map<string, StatedOrder>> {
  return new Map((await listOf(path, statedOrderOf)).map((o) => [merchantOrderNo(o.terms), o]));
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
