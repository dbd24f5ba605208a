import type { Original } from "./booked-row.ts";
import { channelAt, dayAt, fenAt, instantAt, type Row, textAt } from "./json-lines.ts";

/** One line of the record of earlier payments (`originals.jsonl`). Throws an Error that names the field. */
export function originalOf(row: Row): Original {
  const { refunds = [], isWhole = false } = row;
  if (!Array.isArray(refunds)) throw new Error("refunds 不是列表 / not a list");
  if (typeof isWhole !== "boolean") throw new Error("isWhole 不是 true 或 false / not true or false");
  return {
    acquirerReference: textAt(row, "acquirerReference"),
    merchantOrderNo: textAt(row, "merchantOrderNo"),
    merchantNo: textAt(row, "merchantNo"),
    channel: channelAt(row, "channel"),
    paidAt: new Date(instantAt(row, "paidAt")).toISOString(),
    settlementFen: fenAt(row, "settlementFen"),
    feeFen: fenAt(row, "feeFen"),
    ...(isWhole && { isWhole: true }),
    ...(row.orderFen !== undefined && { orderFen: fenAt(row, "orderFen") }),
    refunds: (refunds as Row[]).map((r) => ({
      refundNo: textAt(r, "refundNo"),
      acquirerRefundReference: textAt(r, "acquirerRefundReference"),
      clearingDate: dayAt(r, "clearingDate"),
      fen: fenAt(r, "fen"),
      feeReturnedFen: fenAt(r, "feeReturnedFen"),
      ...(r.refundedAt !== undefined && {
        refundedAt: new Date(instantAt(r, "refundedAt")).toISOString(),
      }),
    })),
  };
}
