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
import { afterCleared, refundFault } from "./cleared-standing.ts";
import type { RefundEntry, SaleEntry } from "./clearing-file.ts";
import { type EnteredVoid, named, refundEntry, saleEntry, voidOf } from "./detail-entries.ts";
import { by, padded } from "./line-order.ts";
import { partsBetween, type SaleStanding, withRefund } from "./sale-steps.ts";
import type { RefusedRefund, TransactionFact } from "./transaction-fact.ts";

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
  /** By refund number. */
  voids: EnteredVoid[];
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

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);
