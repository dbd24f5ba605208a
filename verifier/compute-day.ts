/**
 * The acquirer makes the file itself: bills and documents from its own books, and of every order the terms that its
 * number is the hash of. What has no terms, or does not agree with them, is left out and says why. Pure.
 */
import { openDay } from "#server/clearing/clearing-day.ts";
import { createDetail } from "#server/clearing/clearing-detail-codec.ts";
import type { ClearingFile, FileHeader } from "#server/clearing/clearing-file.ts";
import { finishDay } from "#server/clearing/finished-day.ts";
import { foldTransaction } from "#server/clearing/fold-transaction.ts";
import type { StatedOrder } from "#server/clearing/stated-order.ts";
import type { Books } from "./books.ts";
import { decisionsFrom, headerFrom, returnedFrom } from "./chain.ts";
import { show } from "./compare-records.ts";
import { dayInput } from "./day-input.ts";
import { Differences } from "./difference.ts";
import { billedTransaction, referencesOf } from "./transactions.ts";

export interface ComputedDay {
  file: ClearingFile;
  detail: Buffer;
  /** Why something was left out, for the clerk. */
  reasons: Differences;
}

/** `orders` by merchant order number. The header's own facts (batch, times, seal) come from the caller. */
export async function computeDay(
  header: FileHeader,
  books: Books,
  orders: ReadonlyMap<string, StatedOrder>,
): Promise<ComputedDay> {
  const reasons = new Differences();
  const own = headerFrom(header, books);
  const returned = returnedFrom(own.clearingDate, new Set(), books, reasons);
  const state = openDay(
    dayInput(own, books, returned, decisionsFrom(own.windowTo, books, { decisions: [], leftOut: [] })),
  );
  const detail = createDetail();
  for (const reference of referencesOf(state, books.bills)) {
    const order = orders.get(books.bills.payments.get(reference)?.merchantOrderNo ?? "");
    const folded = foldTransaction(state, billedTransaction(state, books.bills, reference, order));
    for (const entry of folded.entries) await detail.write(entry);
    const where = { record: "X", line: 0, reference };
    for (const f of folded.faults) reasons.add(f.law, where, show(f.expected), show(f.found));
    for (const r of folded.refused)
      reasons.add(r.law, { ...where, field: r.refund.refundNo }, show(r.expected), show(r.found));
  }
  const { gz, count, sha256 } = await detail.close();
  return { file: finishDay(state, { detailCount: count, detailSha256: sha256 }), detail: gz, reasons };
}
