/**
 * The acquirer makes the file itself: bills and documents from its own books, and of every order the terms that its
 * number is the hash of. What has no terms, or does not agree with them, is left out and says why. Pure.
 */

import { matchFeeItem } from "#server/agreement/fee.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import {
  enterTransaction,
  finishDay,
  type LeftOutItem,
  leaveOut,
  openDay,
} from "#server/clearing/clearing-day.ts";
import { createDetail } from "#server/clearing/clearing-detail-codec.ts";
import type { ClearingFile, FileHeader, RefundEntry, SaleEntry } from "#server/clearing/clearing-file.ts";
import type { OrderTerms } from "#server/order/order-terms.ts";
import { PAYMENT_LEFT_OUT, WITHOUT_BILL } from "#server/statement/difference.ts";
import type { PaidRow, RefundRow } from "./bill-book.ts";
import type { Books } from "./books.ts";
import { decisionsFrom, headerFrom, returnedFrom } from "./chain.ts";
import { Differences } from "./difference.ts";
import { type GroundContext, groundContext, groundOf, leftOutKey, wasLeftOut } from "./ground.ts";
import type { Law } from "./law.ts";

/** The terms of an order as it was placed, and by refund number what the platform alone calls its refunds. */
export interface KnownTerms {
  terms: OrderTerms;
  refunds: ReadonlyMap<string, { refundId: string; source: string }>;
}
export interface ComputedDay {
  file: ClearingFile;
  detail: Buffer;
  /** Why something was left out, for the clerk. */
  reasons: Differences;
}

/** `terms` by merchant order number. The header's own facts (batch, times, seal) come from the caller. */
export async function computeDay(
  header: FileHeader,
  books: Books,
  terms: ReadonlyMap<string, KnownTerms>,
): Promise<ComputedDay> {
  const reasons = new Differences();
  const context = groundContext(header.acquirer, header.clearingDate, books);
  const state = openDay({
    header: headerFrom(header, books),
    agreements: new Map([...books.agreements].map(([sha, a]) => [sha, a.document])),
    fees: new Map([...books.fees].map(([sha, f]) => [sha, f.document])),
    register: books.register,
    calendar: books.calendar,
    previous: books.previous?.file,
    leftOut: [],
    returned: returnedFrom(header.clearingDate, new Set(), books, reasons),
    decisions: decisionsFrom(header.clearingDate, books),
  });
  const detail = createDetail();
  for (const reference of referencesOf(context)) {
    const row = context.books.bills.payments.get(reference);
    const { fact, why } = row
      ? admit(reference, row, terms, context, state, reasons)
      : { fact: undefined, why: "refund_only_acquirer" };
    for (const entry of fact?.entries ?? []) await detail.write(entry);
    for (const out of leftOutOf(reference, row, fact?.refunds ?? new Set(), why, context))
      leaveOut(state, out);
  }
  const { gz, count, sha256 } = await detail.close();
  return { file: finishDay(state, { detailCount: count, detailSha256: sha256 }), detail: gz, reasons };
}

/** Every payment the bills of the window or the former list of left-outs speak of, in the order of the file. */
function referencesOf(context: GroundContext): string[] {
  const { payments, refunds } = context.books.bills;
  const references = new Set<string>();
  for (const [reference, row] of payments) if (row.inWindow) references.add(reference);
  for (const [reference, rows] of refunds) if (rows.some((r) => r.inWindow)) references.add(reference);
  for (const x of context.previouslyOut.values()) references.add(x.acquirerReference);
  return [...references].sort();
}

interface Entered {
  entries: Parameters<Awaited<ReturnType<typeof createDetail>>["write"]>[0][];
  refunds: ReadonlySet<string>;
}

const KIND: Partial<Record<Law, string>> = {
  "order.terms": "number_differs",
  "order.number": "number_differs",
  "order.seller": "seller_differs",
  "bill.amount": "amount_differs",
};

/** Lets a transaction enter if nothing at all is wrong with it, with as many of its refunds as the arithmetic takes. */
function admit(
  reference: string,
  row: PaidRow,
  terms: ReadonlyMap<string, KnownTerms>,
  context: GroundContext,
  state: Parameters<typeof enterTransaction>[0],
  reasons: Differences,
): { fact: Entered | undefined; why: string } {
  const known = terms.get(row.merchantOrderNo);
  if (!known) return { fact: undefined, why: UNKNOWN };
  const isOut = context.previouslyOut.has(leftOutKey(reference, ""));
  const entersNow = row.inWindow || isOut;
  const all = refundsToEnter(reference, context);
  const schedule = context.books.fees.get(known.terms.feeSchedule)?.document;
  const item = CHANNELS.includes(row.channel) && schedule?.items.find((i) => i.channel === row.channel);
  if (!schedule || !item) return { fact: undefined, why: "fee_differs" };
  const feeItem = matchFeeItem(schedule, { channel: row.channel, mode: item.mode })?.id ?? item.id;
  const sale = { line: 0, entry: saleOf(reference, row, known.terms, feeItem, entersNow ? "P" : "O") };
  let why = "";
  for (let n = all.length; n >= 0; n--) {
    const refunds = all.slice(0, n).map((r) => ({ line: 0, entry: refundOf(r, known) }));
    const found = new Differences();
    release(row, all);
    const fact = groundOf(sale, refunds, context, found);
    if (!fact || found.count > 0 || (!entersNow && n === 0)) {
      for (const d of found.kept) reasons.add(d.law, d.where, d.expected, d.found);
      release(row, all);
      const [first] = found.byLaw.keys();
      return { fact: undefined, why: (first && KIND[first]) ?? (why || "seller_differs") };
    }
    const result = enterTransaction(state, fact);
    if ("entries" in result)
      return {
        fact: { entries: result.entries, refunds: new Set(fact.refunds.map((r) => r.refundNo)) },
        why,
      };
    const { code, expected, found: is } = result.fault;
    why =
      code === "refund_exceeds_paid"
        ? "refund_amount_differs"
        : code === "fee_differs"
          ? "fee_differs"
          : "seller_differs";
    reasons.add(
      code === "fee_differs" ? "fee.differs" : "order.agreement",
      { record: "X", line: 0, reference },
      expected,
      is,
    );
    if (result.fault.refundReference === "") break;
  }
  release(row, all);
  return { fact: undefined, why };
}

function release(row: PaidRow, refunds: readonly RefundRow[]): void {
  row.entered = false;
  for (const r of refunds) r.entered = false;
}

function refundsToEnter(reference: string, context: GroundContext): RefundRow[] {
  const order = (r: RefundRow) => `${String(r.refundedAt ?? 0).padStart(15, "0")}|${r.refundNo}`;
  return (context.books.bills.refunds.get(reference) ?? [])
    .filter((r) => r.inWindow || wasLeftOut(r, context))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** The record the platform would have to write: terms as committed, everything else from the bill. */
function saleOf(
  reference: string,
  row: PaidRow,
  terms: OrderTerms,
  feeItem: string,
  kind: "P" | "O",
): SaleEntry {
  return {
    kind,
    orderId: terms.order,
    merchantOrderNo: row.merchantOrderNo,
    acquirerReference: reference,
    combineNo: "",
    channel: row.channel,
    createdAt: terms.createdAt,
    paidAt: instantText(new Date(row.paidAt)),
    sellerNo: terms.seller,
    orderAmount: terms.amountFen,
    amount: BigInt(row.settlementFen),
    funded: terms.fundedFen,
    campaignSha256: terms.campaign,
    feesSha256: terms.feeSchedule,
    feeItem,
    fee: BigInt(row.feeFen),
    agreementSha256: terms.agreement,
    decisionRef: "",
    parts: [],
  };
}

function refundOf(r: RefundRow, known: KnownTerms): RefundEntry {
  return {
    kind: "R",
    refundId: known.refunds.get(r.refundNo)?.refundId ?? "",
    refundNo: r.refundNo,
    acquirerRefundReference: r.acquirerRefundReference,
    acquirerReference: r.acquirerReference,
    source: known.refunds.get(r.refundNo)?.source ?? "",
    refundedAt: instantText(new Date(r.refundedAt ?? 0)),
    amount: BigInt(r.settlementFen),
    cumulative: 0n,
    fundedBack: 0n,
    feeReturned: BigInt(r.feeReturnedFen),
    decisionRef: "",
    parts: [],
  };
}

/** A bill row whose order nobody told the terms of. */
const UNKNOWN = "only_acquirer";

function leftOutOf(
  reference: string,
  row: PaidRow | undefined,
  entered: ReadonlySet<string>,
  why: string,
  context: GroundContext,
): LeftOutItem[] {
  const out: LeftOutItem[] = [];
  const add = (refundReference: string, channel: Channel, fen: number, inWindow: boolean, kind: string) => {
    const before = context.previouslyOut.get(leftOutKey(reference, refundReference));
    const since = before?.since ?? context.clearingDate;
    // Without the terms nothing new can be said of what was left out before.
    const isUnknown = kind === UNKNOWN && before !== undefined;
    const word = isUnknown ? { kind: before.kind, reason: before.reason } : { kind, reason: kind };
    const item = { acquirerReference: reference, refundReference, ...word, amount: BigInt(fen), since };
    out.push({ ...item, channel, isNew: inWindow });
  };
  const wasOut = context.previouslyOut.has(leftOutKey(reference, ""));
  const isOpen = row !== undefined && !row.entered && (row.inWindow || wasOut);
  if (row && isOpen) add("", row.channel, row.settlementFen, row.inWindow, why);
  for (const r of refundsToEnter(reference, context))
    if (!entered.has(r.refundNo))
      add(r.acquirerRefundReference, r.channel, r.settlementFen, r.inWindow, isOpen ? PAYMENT_LEFT_OUT : why);
  for (const x of context.previouslyOut.values())
    if (x.acquirerReference === reference && WITHOUT_BILL.includes(x.kind) && !row)
      out.push({ ...x, isNew: false });
  return out;
}
