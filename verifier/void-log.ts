import type { RefundVoid } from "#server/books/refund-void.ts";
import { laterDay } from "#server/calendar/day.ts";
import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { BillBook } from "./bill-book.ts";

/**
 * Takes up the log of refunds that ended CLOSED, after bills and record: what entered it before the window's end. One that no
 * bill shows, or that was decided to be nobody's of ours, changes nothing.
 */
export function addVoids(book: BillBook, voids: readonly RefundVoid[]): void {
  for (const { acquirerReference, refundNo, acquirerRefundReference, reason, enteredAt } of voids) {
    const at = Date.parse(enteredAt);
    const row = at < book.window.to ? book.refundOf(acquirerReference, acquirerRefundReference) : undefined;
    if (!row || row.refundNo !== refundNo || row.voided) continue;
    if (book.former.notOurs.has(leftOutKey({ acquirerReference, refundReference: acquirerRefundReference })))
      continue;
    row.voided = { on: laterDay(book.dayAt(at), book.dayOfRefund(row)), reason };
    if (row.voided.on !== book.clearingDate) {
      if (at >= book.gapFrom && at < book.window.from) book.voidsInGap.push(acquirerReference);
      continue;
    }
    book.sums.take(row);
  }
}
