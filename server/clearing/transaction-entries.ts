/**
 * What one transaction becomes in the detail file: the payment split by the agreement its order froze, and each refund
 * as what every receiver gives back. The same function runs on the platform and in the acquirer's verifier.
 */
import type { Agreement } from "../agreement/agreement.ts";
import { feeFor, feeKept } from "../agreement/fee.ts";
import type { FeeItem } from "../agreement/fee-schedule.ts";
import { receiversOf } from "../agreement/split-rule.ts";
import { splitSale } from "../agreement/split-shares.ts";
import { sumFen } from "../money/fen.ts";
import { keptAfter, keptTogether, refundParts, type SaleAfterRefunds } from "../refund/refund-shares.ts";
import type { Part, RefundEntry, SaleEntry } from "./clearing-file.ts";
import type { RefundFact, RefusedRefund, TransactionFact } from "./transaction-fact.ts";

export interface EntryBooks {
  agreement: Agreement;
  item: FeeItem;
  /** All of its schedule: the mode of an order stands in no book, so a refund may follow any that the billed fee speaks of. */
  items: readonly FeeItem[];
  feeToleranceFen: bigint;
}

export interface TransactionEntries {
  sale: SaleEntry;
  refunds: { entry: RefundEntry; isLate: boolean }[];
  refused: RefusedRefund[];
  /** Σ |bill's fee − expected fee| of what enters, each within the tolerance; what was decided counts nothing. */
  deviation: bigint;
}

/** Amounts in fen. The payment's own laws were asked before (`payment-ground.ts`); a refund may be refused here. */
export function entriesOf(fact: TransactionFact, books: EntryBooks): TransactionEntries {
  const { agreement, item } = books;
  const { amount, fee, channel } = fact;
  const shares = splitSale(agreement.rule, { amount, fee, funded: 0n, channel });
  const given = giveBack(fact, books, shares);
  const isMeasured = fact.entersNow && fact.decisionRef === "";
  return {
    sale: saleEntry(fact, item, named(receiversOf(agreement.rule), shares)),
    refunds: given.refunds,
    refused: given.refused,
    deviation: (isMeasured ? distance(fee, feeFor(item, amount)) : 0n) + given.deviation,
  };
}

/** Walks through the refunds in order: cumulative amount, fee the bill lets the acquirer keep, what each receiver keeps. */
function giveBack(
  fact: TransactionFact,
  { agreement, item, items, feeToleranceFen }: EntryBooks,
  shares: readonly bigint[],
): Pick<TransactionEntries, "refunds" | "refused" | "deviation"> {
  const { amount, fee, channel } = fact;
  const isOther = (i: FeeItem) => i !== item && i.channel === channel;
  const others = items.filter((i) => isOther(i) && distance(fee, feeFor(i, amount)) <= feeToleranceFen);
  const receivers = receiversOf(agreement.rule);
  let before = afterCleared(fact, item, sumFen(shares));
  let parts: bigint[] | undefined;
  let deviation = 0n;
  const refunds: TransactionEntries["refunds"] = [];
  const refused: RefusedRefund[] = [];
  for (const refund of fact.refunds) {
    const after = {
      ...before,
      refunded: before.refunded + refund.amount,
      feeKept: before.feeKept - refund.feeReturned,
    };
    const fault = refundFault(item, fee, before, after, sumFen(shares));
    const { refunded } = after;
    const offOf = (i: FeeItem) => distance(after.feeKept, feeKept(i, { amount, fee, refunded }));
    const off = fault ? 0n : ([item, ...others].map(offOf).find((o) => o <= feeToleranceFen) ?? offOf(item));
    const isOff = off > feeToleranceFen;
    if (fault || (isOff && refund.decisionRef === "")) {
      const expected = fault?.expected ?? feeKept(item, { amount, fee, refunded: after.refunded });
      const law = fault?.law ?? "fee.returned";
      refused.push({
        refund,
        law,
        expected,
        found: law === "refund.exceeds" ? after.refunded : after.feeKept,
      });
      continue;
    }
    parts ??= keptAfter(agreement.rule, shares, before);
    const left = keptAfter(agreement.rule, shares, after);
    // A decision that nothing needs is moot: it stands nowhere.
    const stated = isOff ? refund : { ...refund, decisionRef: "" };
    refunds.push({
      entry: refundEntry(fact, stated, after.refunded, named(receivers, refundParts(parts, left))),
      isLate: refund.entersLate,
    });
    if (!isOff) deviation += off;
    before = after;
    parts = left;
  }
  return { refunds, refused, deviation };
}

/**
 * Where the refunds of former files left the payment. One that nobody could bear never entered by the shares: it was accepted
 * whole, and the next is measured without it.
 */
function afterCleared(
  { amount, fee, cleared }: TransactionFact,
  item: FeeItem,
  sharesTogether: bigint,
): SaleAfterRefunds {
  let before: SaleAfterRefunds = { amount, refunded: 0n, feeKept: fee, funded: 0n };
  for (const { amount: back, feeReturned } of cleared) {
    const after = { ...before, refunded: before.refunded + back, feeKept: before.feeKept - feeReturned };
    if (!refundFault(item, fee, before, after, sharesTogether)) before = after;
  }
  return before;
}

/** What no tolerance and no decision can mend: more than was paid, or a fee that leaves or returns what nobody could bear. */
function refundFault(
  item: FeeItem,
  fee: bigint,
  before: SaleAfterRefunds,
  after: SaleAfterRefunds,
  sharesTogether: bigint,
): Pick<RefusedRefund, "law" | "expected"> | undefined {
  const { amount, refunded, feeKept: kept } = after;
  if (refunded > amount) return { law: "refund.exceeds", expected: amount };
  const [was, together] = [keptTogether(before), keptTogether(after)];
  const isBearable =
    kept >= 0n && kept <= before.feeKept && together >= 0n && together <= was && was <= sharesTogether;
  return isBearable ? undefined : { law: "fee.returned", expected: feeKept(item, { amount, fee, refunded }) };
}

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

const named = (receivers: readonly string[], shares: readonly bigint[]): Part[] =>
  receivers.map((no, i) => ({ no, fen: shares[i] ?? 0n }));

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
    decisionRef: fact.decisionRef,
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
    // The bills that we read give no word of it that would matter to anybody.
    source: "",
    refundedAt: refund.refundedAt,
    amount: refund.amount,
    cumulative,
    fundedBack: 0n,
    feeReturned: refund.feeReturned,
    decisionRef: refund.decisionRef,
    parts,
  };
}
