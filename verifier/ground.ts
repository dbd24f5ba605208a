/**
 * The ground a payment or refund of the file stands on: the acquirer's bill row, its documents, its register. What the
 * record says is believed only as far as the order number, which stands in the bill, is the hash of it. Pure.
 */

import type { Agreement } from "#server/agreement/agreement.ts";
import { type DocumentEvidence, isInForce } from "#server/agreement/document-evidence.ts";
import type { FeeSchedule } from "#server/agreement/fee-schedule.ts";
import { receiversOf } from "#server/agreement/split-rule.ts";
import type { Day } from "#server/calendar/day.ts";
import { instantText, readInstant } from "#server/calendar/instant.ts";
import { walletOf } from "#server/channel/channel.ts";
import { type BarredList, barredList, barredSince } from "#server/clearing/barred.ts";
import type { TransactionFact } from "#server/clearing/clearing-day.ts";
import type { LeftOut, RefundEntry, SaleEntry } from "#server/clearing/clearing-file.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import type { OrderTerms } from "#server/order/order-terms.ts";
import { merchantOrderNo } from "#server/order/order-terms-codec.ts";
import type { PaidRow, RefundRow } from "./bill-book.ts";
import type { Books } from "./books.ts";
import { MISSING, show } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";
import { compareEvidence, type EvidenceBook, openEvidence } from "./evidence.ts";
import { type Law, PERSONS_NEEDED } from "./law.ts";

/** Everything that stays the same for all transactions of one file. */
export interface GroundContext {
  acquirer: string;
  clearingDate: Day;
  books: Books;
  entries: ReadonlyMap<string, RegisterEntry>;
  barred: BarredList;
  evidence: EvidenceBook;
  /** What the previous file left out, by `leftOutKey`. */
  previouslyOut: ReadonlyMap<string, LeftOut>;
}

export const leftOutKey = (acquirerReference: string, refundReference: string): string =>
  `${acquirerReference}|${refundReference}`;

/** The acquirer's books with the look-ups that every record needs. */
export function groundContext(acquirer: string, clearingDate: Day, books: Books): GroundContext {
  const entries = new Map(books.register.subMerchants.map((e) => [e.subMerchantNo, e]));
  return {
    acquirer,
    clearingDate,
    books,
    entries,
    evidence: openEvidence(books, entries),
    barred: barredList(books.register.barred),
    previouslyOut: new Map(
      (books.previous?.file.leftOut ?? []).map((x) => [
        leftOutKey(x.acquirerReference, x.refundReference),
        x,
      ]),
    ),
  };
}

/** An entry with the line of the detail it stands in. */
export interface Stated<T> {
  line: number;
  entry: T;
}

/**
 * Checks one transaction against the books in the order of the law and makes the fact that the arithmetic runs on.
 * Amounts, times and channel come from the bill. Undefined where there is nothing to compute from.
 */
export function groundOf(
  sale: Stated<SaleEntry>,
  refunds: readonly Stated<RefundEntry>[],
  context: GroundContext,
  differences: Differences,
): TransactionFact | undefined {
  const s = sale.entry;
  const where: Where = { record: s.kind, line: sale.line, reference: s.acquirerReference };
  const { bills } = context.books;
  const row = bills.payments.get(s.acquirerReference);
  if (!row) {
    differences.add("bill.missing", where, MISSING, show(s.amount));
    return undefined;
  }
  const wasOut = context.previouslyOut.has(leftOutKey(s.acquirerReference, ""));
  const entersNow = row.inWindow || wasOut;
  if (s.kind === "P" && !entersNow) {
    differences.add("bill.twice", where, `O（${instantText(new Date(row.paidAt))}）`, "P");
    return undefined;
  }
  if (row.entered) {
    differences.add("bill.twice", where, "1", "2");
    return undefined;
  }
  if (bills.twice.some((t) => t.reference === s.acquirerReference))
    differences.add("bill.twice", where, "1", "2");
  if (entersNow) row.entered = true;
  const agreement = compareTerms(s, row, where, context, differences);
  if (!agreement) return undefined;
  const item = context.books.fees.get(s.feesSha256)?.document.items.find((i) => i.id === s.feeItem);
  if (!item) {
    differences.add("order.fees", { ...where, field: "feeItem" }, MISSING, s.feeItem);
    return undefined;
  }
  compareLifetime(s, row, where, differences);
  compareReceivers(agreement, s.createdAt, where, context, differences);
  return {
    orderId: s.orderId,
    merchantOrderNo: row.merchantOrderNo,
    acquirerReference: s.acquirerReference,
    channel: row.channel,
    mode: item.mode,
    category: item.category ?? "",
    createdAt: s.createdAt,
    paidAt: instantText(new Date(row.paidAt)),
    sellerNo: s.sellerNo,
    orderAmount: row.orderFen === undefined ? s.orderAmount : BigInt(row.orderFen),
    amount: BigInt(row.settlementFen),
    fee: BigInt(row.feeFen),
    agreementSha256: s.agreementSha256,
    feesSha256: s.feesSha256,
    entersNow,
    entersLate: entersNow && !row.inWindow,
    cleared: clearedBefore(s.acquirerReference, context),
    refunds: refundFacts(s.acquirerReference, refunds, context, differences),
  };
}

/** Number, terms, seller, documents. Answers the agreement where it is one of this seller's that can be applied. */
function compareTerms(
  s: SaleEntry,
  row: PaidRow,
  where: Where,
  context: GroundContext,
  differences: Differences,
): Agreement | undefined {
  const { books, acquirer } = context;
  if (s.merchantOrderNo !== row.merchantOrderNo)
    differences.add("order.number", where, row.merchantOrderNo, s.merchantOrderNo);
  if (row.orderFen !== undefined && s.orderAmount !== BigInt(row.orderFen))
    differences.add(
      "bill.amount",
      { ...where, field: "orderAmount" },
      show(BigInt(row.orderFen)),
      show(s.orderAmount),
    );
  const committed = merchantOrderNo({ ...termsOf(acquirer, s), channel: row.channel });
  if (committed !== row.merchantOrderNo)
    differences.add("order.terms", where, row.merchantOrderNo, committed);
  const seller = context.entries.get(s.sellerNo);
  const numbers = (seller?.channelNos[row.channel] ?? []).map((n) => n.no);
  if (!numbers.includes(row.channelNo))
    differences.add(
      "order.seller",
      { ...where, field: s.sellerNo },
      numbers.join(" ") || MISSING,
      row.channelNo || MISSING,
    );
  // A mall that takes its tenants' payments on its own number would be selling for others.
  if (seller && seller.role !== "shop")
    differences.add("order.role", { ...where, field: s.sellerNo }, "shop", seller.role);
  const agreement = books.agreements.get(s.agreementSha256);
  const fees = books.fees.get(s.feesSha256);
  compareDocument(agreement, "order.agreement", s.agreementSha256, s, where, context, differences);
  compareDocument<FeeSchedule>(fees, "order.fees", s.feesSha256, s, where, context, differences);
  compareEvidence(s, where, context, differences);
  if (agreement && agreement.document.seller !== s.sellerNo) {
    differences.add("order.agreement", { ...where, field: "seller" }, agreement.document.seller, s.sellerNo);
    return undefined;
  }
  return fees && agreement?.document;
}

/** The terms a record commits to: true only if the order number in the bill is their hash. */
export function termsOf(acquirer: string, s: SaleEntry): OrderTerms {
  return {
    acquirer,
    agreement: s.agreementSha256,
    amountFen: s.orderAmount,
    campaign: s.campaignSha256,
    channel: s.channel,
    createdAt: s.createdAt,
    feeSchedule: s.feesSha256,
    fundedFen: s.funded,
    order: s.orderId,
    seller: s.sellerNo,
  };
}

function compareDocument<T extends { acquirer: string }>(
  found: DocumentEvidence<T> | undefined,
  law: Law,
  sha256: string,
  s: SaleEntry,
  where: Where,
  context: GroundContext,
  differences: Differences,
): void {
  if (!found) {
    differences.add(law, where, MISSING, sha256);
    return;
  }
  if (found.document.acquirer !== context.acquirer)
    differences.add(law, { ...where, field: "acquirer" }, context.acquirer, found.document.acquirer);
  const persons = new Set(found.approvals.map((a) => a.person)).size;
  if (persons < PERSONS_NEEDED)
    differences.add(law, { ...where, field: "approvals" }, `${PERSONS_NEEDED} persons`, persons);
  if (!readInstant(s.createdAt) || !isInForce(found, s.createdAt)) {
    const interval = `${found.inForceFrom} … ${found.inForceTo ?? ""}`;
    differences.add("order.in_force", { ...where, field: sha256 }, interval, s.createdAt);
  }
}

function compareLifetime(s: SaleEntry, row: PaidRow, where: Where, differences: Differences): void {
  const lifetime = walletOf(row.channel).orderLifetimeMaxMs;
  const age = row.paidAt - (readInstant(s.createdAt)?.getTime() ?? Number.NaN);
  if (!(age >= 0 && age <= lifetime))
    differences.add(
      "order.lifetime",
      where,
      `${s.createdAt} + ≤ ${lifetime / 1000} s`,
      instantText(new Date(row.paidAt)),
    );
}

/** Everybody who gets a share stands in the register and was not barred when the order was made. */
function compareReceivers(
  agreement: Agreement,
  createdAt: string,
  where: Where,
  context: GroundContext,
  differences: Differences,
): void {
  for (const no of new Set(receiversOf(agreement.rule))) {
    const entry = context.entries.get(no);
    if (!entry) differences.add("register.receiver", { ...where, field: no }, "registered", MISSING);
    const barredFrom = barredSince(context.barred, no, entry);
    if (barredFrom !== undefined && barredFrom <= (readInstant(createdAt)?.getTime() ?? barredFrom))
      differences.add("register.barred", { ...where, field: no }, "not barred", no);
  }
}

/** Refunds cleared in former files, oldest first: in the record, before this date, and not still left out then. */
function clearedBefore(reference: string, context: GroundContext): TransactionFact["cleared"] {
  const before = (context.books.bills.refunds.get(reference) ?? []).filter(
    (r) =>
      !r.inWindow &&
      !wasLeftOut(r, context) &&
      (r.clearingDate === undefined || r.clearingDate < context.clearingDate),
  );
  const order = (r: RefundRow) => `${r.clearingDate ?? ""}|${r.refundedAt ?? 0}|${r.refundNo}`;
  return before
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((r) => ({ amount: BigInt(r.settlementFen), feeReturned: BigInt(r.feeReturnedFen) }));
}

export const wasLeftOut = (r: RefundRow, context: Pick<GroundContext, "previouslyOut">): boolean =>
  context.previouslyOut.has(leftOutKey(r.acquirerReference, r.acquirerRefundReference)) ||
  context.previouslyOut.has(leftOutKey(r.acquirerReference, r.refundNo));

function refundFacts(
  reference: string,
  refunds: readonly Stated<RefundEntry>[],
  context: GroundContext,
  differences: Differences,
): TransactionFact["refunds"] {
  let latest = "";
  return refunds.flatMap(({ line, entry }) => {
    const where: Where = { record: "R", line, reference: `${reference} ${entry.refundNo}` };
    const row = context.books.bills.refundOf(reference, entry.refundNo);
    if (!row) {
      differences.add("bill.missing", where, MISSING, show(entry.amount));
      return [];
    }
    const late = !row.inWindow && wasLeftOut(row, context);
    if (row.entered || !(row.inWindow || late)) {
      differences.add("bill.twice", where, row.clearingDate ?? "1", "2");
      return [];
    }
    row.entered = true;
    if (row.acquirerRefundReference !== entry.acquirerRefundReference)
      differences.add("order.number", where, row.acquirerRefundReference, entry.acquirerRefundReference);
    const refundedAt =
      row.refundedAt === undefined ? entry.refundedAt : instantText(new Date(row.refundedAt));
    if (refundedAt < latest)
      differences.add("refund", { ...where, field: "cumulative" }, `≥ ${latest}`, refundedAt);
    latest = refundedAt;
    return [
      {
        refundId: entry.refundId,
        refundNo: row.refundNo,
        acquirerRefundReference: row.acquirerRefundReference,
        refundedAt,
        source: entry.source,
        amount: BigInt(row.settlementFen),
        feeReturned: BigInt(row.feeReturnedFen),
        entersLate: late,
      },
    ];
  });
}
