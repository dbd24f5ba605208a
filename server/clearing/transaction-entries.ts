/**
 * What one transaction becomes in the detail file: the payment split by the agreement its order froze, and each refund
 * as what every receiver gives back. The same function runs on the platform and in the acquirer's verifier.
 */
import type { Agreement } from "../agreement/agreement.ts";
import { feeFor, feeKept, matchFeeItem } from "../agreement/fee.ts";
import type { FeeItem, FeeSchedule } from "../agreement/fee-schedule.ts";
import { receiversOf } from "../agreement/split-rule.ts";
import { splitSale } from "../agreement/split-shares.ts";
import { sumFen } from "../money/fen.ts";
import { keptAfter, keptTogether, refundParts } from "../refund/refund-shares.ts";
import { type BarredList, barredSince } from "./barred.ts";
import type { Part, RefundEntry, SaleEntry } from "./clearing-file.ts";
import type { RegisterEntry } from "./register.ts";
import type { EntryFault, RefundFact, TransactionFact } from "./transaction-fact.ts";

export interface EntryBooks {
  agreements: ReadonlyMap<string, Agreement>;
  fees: ReadonlyMap<string, FeeSchedule>;
  /** The register by number. */
  registered: ReadonlyMap<string, RegisterEntry>;
  barred: BarredList;
  feeToleranceFen: bigint;
}

export interface TransactionEntries {
  sale: SaleEntry;
  refunds: { entry: RefundEntry; late: boolean }[];
  /** Σ |bill's fee − expected fee| of what enters, each within the tolerance. */
  deviation: bigint;
}

type Result<T> = T | { fault: EntryFault };

/** Amounts in fen. A fault changes nothing and names what was expected and found. */
export function entriesOf(fact: TransactionFact, books: EntryBooks): Result<TransactionEntries> {
  if (!fact.entersNow && fact.refunds.length === 0) return fault("nothing_enters", "a refund", "none");
  const agreement = books.agreements.get(fact.agreementSha256);
  const schedule = books.fees.get(fact.feesSha256);
  if (!agreement) return fault("document_unknown", "agreement", fact.agreementSha256);
  if (!schedule) return fault("document_unknown", "fees", fact.feesSha256);
  if (agreement.seller !== fact.sellerNo) return fault("seller_differs", agreement.seller, fact.sellerNo);
  const receivers = receiversOf(agreement.rule);
  const createdAt = Date.parse(fact.createdAt);
  for (const no of [fact.sellerNo, ...receivers]) {
    const entry = books.registered.get(no);
    if (!entry) return fault("receiver_not_registered", "register", no);
    const barredFrom = barredSince(books.barred, no, entry) ?? Number.POSITIVE_INFINITY;
    if (barredFrom <= createdAt) return fault("receiver_barred", "not barred", no);
  }
  const { amount, fee, channel } = fact;
  if (amount < 0n || fact.orderAmount <= 0n) return fault("amount_invalid", ">= 0", amount.toString());
  const item = matchFeeItem(schedule, fact);
  if (!item) return fault("fee_item_unknown", schedule.feeSchedule, `${channel}/${fact.mode}`);
  const expectedFee = feeFor(item, amount);
  const off = distance(fee, expectedFee);
  // A payment of an earlier file was accepted then; what its refunds keep is measured on its own.
  const isOff = fact.entersNow && off > books.feeToleranceFen;
  if (isOff || fee < 0n || fee > amount) return fault("fee_differs", expectedFee.toString(), fee.toString());

  const shares = splitSale(agreement.rule, { amount, fee, funded: 0n, channel });
  const given = giveBack(fact, agreement, item, shares, books.feeToleranceFen);
  if ("fault" in given) return given;
  return {
    sale: saleEntry(fact, item, named(receivers, shares)),
    refunds: given.refunds,
    deviation: (fact.entersNow ? off : 0n) + given.deviation,
  };
}

/** Walks through the refunds in order: cumulative amount, fee the bill lets the acquirer keep, what each receiver keeps. */
function giveBack(
  fact: TransactionFact,
  agreement: Agreement,
  item: FeeItem,
  shares: readonly bigint[],
  tolerance: bigint,
): Result<Pick<TransactionEntries, "refunds" | "deviation">> {
  const { amount, fee } = fact;
  const receivers = receiversOf(agreement.rule);
  let refunded = sumFen(fact.cleared.map((r) => r.amount));
  let kept = fee - sumFen(fact.cleared.map((r) => r.feeReturned));
  if (refunded > amount) return fault("refund_exceeds_paid", amount.toString(), refunded.toString());
  let before = { amount, refunded, feeKept: kept, funded: 0n };
  if (kept < 0n || keptTogether(before) < 0n || keptTogether(before) > sumFen(shares))
    return fault("fee_differs", feeKept(item, { amount, fee, refunded }).toString(), kept.toString());
  let parts = keptAfter(agreement.rule, shares, before);
  let deviation = 0n;
  const refunds: TransactionEntries["refunds"] = [];
  for (const refund of fact.refunds) {
    const at = refund.acquirerRefundReference;
    if (refund.amount < 0n) return fault("amount_invalid", ">= 0", refund.amount.toString(), at);
    refunded += refund.amount;
    if (refunded > amount) return fault("refund_exceeds_paid", amount.toString(), refunded.toString(), at);
    kept -= refund.feeReturned;
    const expected = feeKept(item, { amount, fee, refunded });
    const after = { amount, refunded, feeKept: kept, funded: 0n };
    const off = distance(kept, expected);
    // Within the tolerance a bill may still keep more than is left, or return more than the refund: nobody could bear that.
    const together = keptTogether(after);
    if (
      off > tolerance ||
      kept < 0n ||
      refund.feeReturned < 0n ||
      together < 0n ||
      together > keptTogether(before)
    )
      return fault("fee_differs", expected.toString(), kept.toString(), at);
    const left = keptAfter(agreement.rule, shares, after);
    refunds.push({
      entry: refundEntry(fact, refund, refunded, named(receivers, refundParts(parts, left))),
      late: refund.entersLate,
    });
    deviation += off;
    before = after;
    parts = left;
  }
  return { refunds, deviation };
}

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

const named = (receivers: readonly string[], shares: readonly bigint[]): Part[] =>
  receivers.map((no, i) => ({ no, fen: shares[i] ?? 0n }));

function fault(
  code: EntryFault["code"],
  expected: string,
  found: string,
  refundReference = "",
): { fault: EntryFault } {
  return { fault: { code, refundReference, expected, found } };
}

function saleEntry(fact: TransactionFact, item: FeeItem, parts: Part[]): SaleEntry {
  return {
    kind: fact.entersNow ? "P" : "O",
    orderId: fact.orderId,
    merchantOrderNo: fact.merchantOrderNo,
    acquirerReference: fact.acquirerReference,
    combineNo: "",
    channel: fact.channel,
    createdAt: fact.createdAt,
    paidAt: fact.paidAt,
    sellerNo: fact.sellerNo,
    orderAmount: fact.orderAmount,
    amount: fact.amount,
    funded: 0n,
    campaignSha256: "",
    feesSha256: fact.feesSha256,
    feeItem: item.id,
    fee: fact.fee,
    agreementSha256: fact.agreementSha256,
    decisionRef: "",
    parts,
  };
}

function refundEntry(
  fact: TransactionFact,
  refund: RefundFact,
  cumulative: bigint,
  parts: Part[],
): RefundEntry {
  return {
    kind: "R",
    refundId: refund.refundId,
    refundNo: refund.refundNo,
    acquirerRefundReference: refund.acquirerRefundReference,
    acquirerReference: fact.acquirerReference,
    source: refund.source,
    refundedAt: refund.refundedAt,
    amount: refund.amount,
    cumulative,
    fundedBack: 0n,
    feeReturned: refund.feeReturned,
    decisionRef: "",
    parts,
  };
}
