import type { BillBook } from "./bill-book.ts";
import type { Original } from "./booked-row.ts";

/**
 * Adds what the bills given do not hold already; a row that an earlier bill has stated counts there, and its time is the one
 * that the earlier bill says: a bill that states it once more states it at the nearest second of its own day.
 */
export function addOriginal(book: BillBook, o: Original): void {
  const known = book.payments.get(o.acquirerReference);
  if (o.isWhole) book.whole.add(o.acquirerReference);
  if (known && Date.parse(o.paidAt) < Math.min(known.paidAt, book.window.from)) {
    if (known.inWindow) book.countEarlier(known);
    known.paidAt = Date.parse(o.paidAt);
  }
  if (!known)
    book.putPayment(o.acquirerReference, {
      channel: o.channel,
      merchantOrderNo: o.merchantOrderNo,
      channelNo: o.merchantNo,
      paidAt: Date.parse(o.paidAt),
      orderFen: o.orderFen === undefined ? undefined : Number(o.orderFen),
      settlementFen: Number(o.settlementFen),
      feeFen: Number(o.feeFen),
      inWindow: false,
    });
  for (const r of o.refunds) {
    const stated = book.refundOf(o.acquirerReference, r.acquirerRefundReference);
    if (stated) {
      stated.clearingDate = r.clearingDate;
      if (r.clearingDate < book.clearingDate) {
        if (stated.inWindow) book.countEarlier(stated);
        if (r.refundedAt !== undefined) stated.refundedAt = Date.parse(r.refundedAt);
      }
      continue;
    }
    book.putRefund({
      channel: o.channel,
      acquirerReference: o.acquirerReference,
      merchantOrderNo: o.merchantOrderNo,
      channelNo: o.merchantNo,
      refundNo: r.refundNo,
      acquirerRefundReference: r.acquirerRefundReference,
      refundedAt: r.refundedAt === undefined ? undefined : Date.parse(r.refundedAt),
      settlementFen: Number(r.fen),
      feeReturnedFen: Number(r.feeReturnedFen),
      inWindow: false,
      clearingDate: r.clearingDate,
      voided: undefined,
    });
  }
}
