import type { SplitRule } from "../agreement/split-rule.ts";
import { assert } from "../assert.ts";
import { apportion } from "../money/apportion.ts";
import { sumFen } from "../money/fen.ts";

/** Where a sale stands after its refunds so far, in fen; `refunded` is cumulative. */
export interface SaleAfterRefunds {
  amount: bigint;
  refunded: bigint;
  feeKept: bigint;
  funded: bigint;
}

/** What goes back to the funder once `refunded` of `amount` went back: floor(D·c/A), cumulative. */
function fundedBackAfter(sale: { amount: bigint; refunded: bigint; funded: bigint }): bigint {
  return sale.funded === 0n ? 0n : (sale.funded * sale.refunded) / sale.amount;
}

/** What all receivers keep together: K = (A−c) − feeKept + D − floor(D·c/A). Negative only where a bill keeps too much. */
export function keptTogether(sale: SaleAfterRefunds): bigint {
  return sale.amount - sale.refunded - sale.feeKept + sale.funded - fundedBackAfter(sale);
}

/**
 * What each receiver keeps of its original share, in the order of the rule. Bearer `proportional`: Webster's method over the
 * original shares; `remainder`: the others keep theirs while the remainder lasts, then Webster over the others.
 * Never rising as refunds grow, and the original shares where nothing is refunded. Source: domain.md "The arithmetic".
 */
export function keptAfter(
  rule: Pick<SplitRule, "bearer">,
  original: readonly bigint[],
  sale: SaleAfterRefunds,
): bigint[] {
  const kept = keptTogether(sale);
  assert(kept >= 0n && kept <= sumFen(original), "receivers keep between nothing and their shares");
  if (rule.bearer === "proportional") return apportion(kept, original);
  const others = original.slice(0, -1);
  const owed = sumFen(others);
  return kept >= owed ? [...others, kept - owed] : [...apportion(kept, others), 0n];
}

/** What each receiver gives back with one refund: what it kept before less what it keeps now. */
export function refundParts(before: readonly bigint[], after: readonly bigint[]): bigint[] {
  assert(before.length === after.length, "kept parts stand in the same order");
  return before.map((fen, i) => {
    const part = fen - (after[i] ?? 0n);
    assert(part >= 0n, "no refund gives a receiver a fen back");
    return part;
  });
}
