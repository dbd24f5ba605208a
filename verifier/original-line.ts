import type { Original } from "./bill-book.ts";
import { channelAt, dayAt, fenAt, instantAt, type Row, textAt } from "./json-lines.ts";

/** One line of the record of earlier payments (`originals.jsonl`). Throws an Error that names the field. */
export function originalOf(row: Row): Original {
  const refunds = Array.isArray(row.refunds) ? (row.refunds as Row[]) : [];
  return {
    acquirerReference: textAt(row, "acquirerReference"),
    merchantOrderNo: textAt(row, "merchantOrderNo"),
    merchantNo: textAt(row, "merchantNo"),
    channel: channelAt(row, "channel"),
    paidAt: new Date(instantAt(row, "paidAt")).toISOString(),
    settlementFen: fenAt(row, "settlementFen"),
    feeFen: fenAt(row, "feeFen"),
    ...(row.isWhole === true && { isWhole: true }),
    ...(row.orderFen !== undefined && { orderFen: fenAt(row, "orderFen") }),
    refunds: refunds.map((r) => ({
      refundNo: textAt(r, "refundNo"),
      acquirerRefundReference: textAt(r, "acquirerRefundReference"),
      clearingDate: dayAt(r, "clearingDate"),
      fen: fenAt(r, "fen"),
      feeReturnedFen: fenAt(r, "feeReturnedFen"),
      ...(typeof r.refundedAt === "string" && {
        refundedAt: new Date(instantAt(r, "refundedAt")).toISOString(),
      }),
    })),
  };
}
