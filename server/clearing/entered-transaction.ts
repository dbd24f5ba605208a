import type { Agreement } from "../agreement/agreement.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { assert, present } from "../assert.ts";
import type { DayState } from "./clearing-day.ts";
import type { Entry, UsedDocument } from "./clearing-file.ts";
import { countEntered, countVoid } from "./day-counts.ts";
import { channelOf, sumsByShop } from "./day-sums.ts";
import { entriesOf } from "./transaction-entries.ts";
import type { RefusedRefund, TransactionFact } from "./transaction-fact.ts";

/**
 * Adds one transaction and returns its lines of the detail file in order, and the refunds that cannot enter. Its laws were
 * asked before (`fold-transaction.ts`). Transactions come once each, sorted by `acquirerReference`.
 */
export function enterTransaction(
  state: DayState,
  fact: TransactionFact,
): { entries: Entry[]; refused: RefusedRefund[] } {
  assert(state.lastReference < fact.acquirerReference, "transactions come once each and in order");
  const { documents, register } = state.input;
  const { document: agreement } = present(documents.agreements.get(fact.agreementSha256), "an agreement");
  const { document: schedule } = present(documents.fees.get(fact.feesSha256), "a fee schedule");
  const item = present(
    schedule.items.find((i) => i.id === fact.feeItem),
    "an item of the schedule",
  );
  const { feeToleranceFen } = register;
  const made = entriesOf(fact, { agreement, item, items: schedule.items, feeToleranceFen });
  if (!fact.entersNow && made.refunds.length + made.voids.length === 0)
    return { entries: [], refused: made.refused };
  state.lastReference = fact.acquirerReference;
  noteDocuments(state, fact, agreement, schedule);
  const { channel } = fact;
  channelOf(state.channels, channel).feeTolerance += made.deviation;
  if (fact.entersNow) {
    const { amount, fee: feeFen, entersLate: isLate } = fact;
    countEntered(state, { channel, amount, feeFen, isLate, isRefund: false });
    for (const [shop, fen] of sumsByShop(state.shops, made.sale.parts)) {
      shop.saleCount++;
      shop.sales += fen;
    }
  }
  for (const { entry, isLate, isVoid } of made.refunds) {
    const { amount, feeReturned: feeFen } = entry;
    countEntered(state, { channel, amount, feeFen, isLate, isRefund: true });
    for (const [shop, fen] of sumsByShop(state.shops, entry.parts)) {
      shop.refundCount++;
      shop.refunds += fen;
    }
    // Nobody stands in for what the same file gives again.
    if (agreement.refundCover === "seller" && !isVoid)
      state.covered.push({ ...entry, sellerNo: fact.sellerNo });
  }
  for (const v of made.voids) countVoid(state, { ...v, channel });
  const entries = [made.sale, ...made.refunds.map((r) => r.entry), ...made.voids.map((v) => v.entry)];
  return { entries, refused: made.refused };
}

function noteDocuments(
  state: DayState,
  { agreementSha256, feesSha256 }: TransactionFact,
  agreement: Agreement,
  fees: FeeSchedule,
): void {
  const note = (kind: UsedDocument["kind"], sha256: string, id: string, version: number) => {
    if (!state.documents.has(sha256)) state.documents.set(sha256, { kind, id, version, sha256 });
  };
  note("agreement", agreementSha256, agreement.agreement, agreement.version);
  note("fees", feesSha256, fees.feeSchedule, fees.version);
}
