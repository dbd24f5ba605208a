/**
 * What one transaction becomes in the detail file: the payment split by the agreement its order froze, each refund as what
 * every receiver gives back, and each refund that ended CLOSED as the exact opposite. The same function runs on the platform
 * and in the acquirer's verifier.
 */
import type { Agreement } from "../agreement/agreement.ts";
import { feeFor, feeKept } from "../agreement/fee.ts";
import type { FeeItem } from "../agreement/fee-schedule.ts";
import { receiversOf } from "../agreement/split-rule.ts";
import { splitSale } from "../agreement/split-shares.ts";
import { sumFen } from "../money/fen.ts";
import { keptTogether } from "../refund/refund-shares.ts";
import type { Part, RefundEntry, SaleEntry, VoidEntry } from "./clearing-file.ts";
import { by, padded } from "./line-order.ts";
import { partsBetween, type SaleStanding, stepsOf, withoutRefund, withRefund } from "./sale-steps.ts";
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
  /** By cumulative amount. */
  refunds: { entry: RefundEntry; isLate: boolean; isVoid: boolean }[];
  /** By refund number, with what the bill says of the refund. */
  voids: { entry: VoidEntry; amount: bigint; feeReturned: bigint }[];
  refused: RefusedRefund[];
  /** Σ |bill's fee − expected fee| of what enters, each within the tolerance; what was decided counts nothing. */
  deviation: bigint;
}

/** Amounts in fen. The payment's own laws were asked before (`payment-ground.ts`); a refund may be refused here. */
export function entriesOf(fact: TransactionFact, books: EntryBooks): TransactionEntries {
  const { agreement, item } = books;
  const { amount, fee, channel } = fact;
  const shares = splitSale(agreement.rule, { amount, fee, funded: 0n, channel });
  const receivers = receiversOf(agreement.rule);
  const before = afterCleared(fact, books, shares, receivers);
  const given = giveBack(fact, books, before.standing, receivers);
  const isMeasured = fact.entersNow && fact.decisionRef === "";
  return {
    sale: saleEntry(fact, item, named(receivers, shares)),
    refunds: given.refunds.sort(by((r) => [padded(r.entry.cumulative), r.entry.refundNo])),
    voids: [...before.voids, ...given.voids].sort(by((v) => [v.entry.refundNo])),
    refused: given.refused,
    deviation: (isMeasured ? distance(fee, feeFor(item, amount)) : 0n) + given.deviation,
  };
}

type Given = Pick<TransactionEntries, "refunds" | "voids" | "refused" | "deviation">;

/** Walks through the refunds in order: cumulative amount, fee the bill lets the acquirer keep, what each receiver keeps. */
function giveBack(
  fact: TransactionFact,
  { agreement: { rule }, item, items, feeToleranceFen }: EntryBooks,
  begin: SaleStanding,
  receivers: readonly string[],
): Given {
  const { amount, fee, channel } = fact;
  const isOther = (i: FeeItem) => i !== item && i.channel === channel;
  const others = items.filter((i) => isOther(i) && distance(fee, feeFor(i, amount)) <= feeToleranceFen);
  const given: Given = { refunds: [], voids: [], refused: [], deviation: 0n };
  let before = begin;
  for (const refund of fact.refunds) {
    const after = withRefund(before, refund);
    const { refunded, feeKept: kept } = after.sale;
    const fault = refundFault(item, fee, before, after);
    const offOf = (i: FeeItem) => distance(kept, feeKept(i, { amount, fee, refunded }));
    const off = fault ? 0n : ([item, ...others].map(offOf).find((o) => o <= feeToleranceFen) ?? offOf(item));
    const isOff = off > feeToleranceFen;
    if (fault || (isOff && refund.decisionRef === "")) {
      const law = fault?.law ?? "fee.returned";
      const expected = fault?.expected ?? feeKept(item, { amount, fee, refunded });
      given.refused.push({ refund, law, expected, found: law === "refund.exceeds" ? refunded : kept });
      continue;
    }
    const parts = named(receivers, partsBetween(rule, before, after));
    // A decision that nothing needs is moot: it stands nowhere.
    const stated = isOff ? refund : { ...refund, decisionRef: "" };
    const { voided } = refund;
    given.refunds.push({
      entry: refundEntry(fact, stated, refunded, parts),
      isLate: refund.entersLate,
      isVoid: voided !== undefined,
    });
    if (!isOff) given.deviation += off;
    // Void already: the next is measured as if it had never been.
    if (voided) given.voids.push(voidOf(fact, refund, voided.reason, parts));
    else before = after;
  }
  return given;
}

/**
 * Where the refunds and voids of former files left the payment, and the voids of this one. A refund that nobody could bear
 * never entered by the shares: it was accepted whole, and the next is measured without it.
 */
function afterCleared(
  fact: TransactionFact,
  { agreement: { rule }, item }: EntryBooks,
  shares: readonly bigint[],
  receivers: readonly string[],
): { standing: SaleStanding; voids: Given["voids"] } {
  const { amount, fee, cleared, clearingDate } = fact;
  let at: SaleStanding = { sale: { amount, refunded: 0n, feeKept: fee, funded: 0n }, base: shares };
  const voids: Given["voids"] = [];
  if (cleared.length === 0) return { standing: at, voids };
  const given = new Map<object, { parts: bigint[]; before: SaleStanding }>();
  for (const { refund, isVoid } of stepsOf(cleared.filter((r) => !r.isWhole))) {
    if (!isVoid) {
      const after = withRefund(at, refund);
      if (refundFault(item, fee, at, after)) continue;
      if (refund.voided) given.set(refund, { parts: partsBetween(rule, at, after), before: at });
      at = after;
      continue;
    }
    const taken = given.get(refund);
    if (!taken || !refund.voided) continue;
    const isSameDay = refund.voided.on <= refund.enteredOn;
    at = isSameDay ? taken.before : withoutRefund(rule, at, refund, taken.parts);
    if (!isSameDay && refund.voided.on === clearingDate)
      voids.push(voidOf(fact, refund, refund.voided.reason, named(receivers, taken.parts)));
  }
  return { standing: at, voids };
}

/** What no tolerance and no decision can mend: more than was paid, or a fee that leaves or returns what nobody could bear. */
function refundFault(
  item: FeeItem,
  fee: bigint,
  before: SaleStanding,
  { sale }: SaleStanding,
): Pick<RefusedRefund, "law" | "expected"> | undefined {
  const { amount, refunded, feeKept: kept } = sale;
  if (refunded > amount) return { law: "refund.exceeds", expected: amount };
  const [was, together] = [keptTogether(before.sale), keptTogether(sale)];
  const isBearable =
    kept >= 0n &&
    kept <= before.sale.feeKept &&
    together >= 0n &&
    together <= was &&
    was <= sumFen(before.base);
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

/** The exact opposite of a refund: everybody has its `parts` again. */
function voidOf(
  { acquirerReference }: Pick<TransactionFact, "acquirerReference">,
  refund: Pick<RefundFact, "refundId" | "refundNo" | "acquirerRefundReference" | "amount" | "feeReturned">,
  reason: string,
  parts: Part[],
): TransactionEntries["voids"][number] {
  const { refundId, refundNo, acquirerRefundReference, amount, feeReturned } = refund;
  const entry = {
    kind: "V",
    refundId,
    refundNo,
    acquirerRefundReference,
    acquirerReference,
    reason,
    parts,
  } as const;
  return { entry, amount, feeReturned };
}
