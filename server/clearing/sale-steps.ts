/**
 * What the refunds of former files made of a sale: how much was given back, and what each receiver keeps. A void is the exact
 * opposite of its refund; what comes after it is measured against what everybody keeps then. Pure. Amounts in fen.
 */
import type { SplitRule } from "../agreement/split-rule.ts";
import { keptAfter, refundParts, type SaleAfterRefunds } from "../refund/refund-shares.ts";
import type { ClearedRefund } from "./billed-transaction.ts";

/** `base`: what Webster's method gives back from, the original shares or, after a void, what was kept then. */
export interface SaleStanding {
  sale: SaleAfterRefunds;
  base: readonly bigint[];
}
export type Rule = Pick<SplitRule, "bearer">;

/** What each receiver keeps, in the order of the rule. */
const keptIn = (rule: Rule, { sale, base }: SaleStanding): bigint[] => keptAfter(rule, base, sale);

/** One refund more. Its law was asked before. */
export function withRefund(
  at: SaleStanding,
  { amount, feeReturned }: Pick<ClearedRefund, "amount" | "feeReturned">,
): SaleStanding {
  const { sale, base } = at;
  return {
    base,
    sale: { ...sale, refunded: sale.refunded + amount, feeKept: sale.feeKept - feeReturned },
  };
}

/** The exact opposite of a refund whose `parts` were given back: everybody has them again. */
export function withoutRefund(
  rule: Rule,
  at: SaleStanding,
  refund: Pick<ClearedRefund, "amount" | "feeReturned">,
  parts: readonly bigint[],
): SaleStanding {
  const { amount, feeReturned } = refund;
  const back = withRefund(at, { amount: -amount, feeReturned: -feeReturned });
  return { ...back, base: keptIn(rule, at).map((fen, i) => fen + (parts[i] ?? 0n)) };
}

/** What a refund takes from each receiver, from one standing to the next. */
export const partsBetween = (rule: Rule, before: SaleStanding, after: SaleStanding): bigint[] =>
  refundParts(keptIn(rule, before), keptIn(rule, after));

/** A refund that entered, or its void. */
interface Step {
  refund: ClearedRefund;
  isVoid: boolean;
}

/**
 * Refunds and voids in the order in which they entered. The voids of a day come before its refunds, but for one that enters
 * and is void on the same day: it follows its refund. `cleared` is in the order of entering.
 */
export function stepsOf(cleared: readonly ClearedRefund[]): Step[] {
  const steps = cleared.flatMap((refund, i) => {
    const { enteredOn, voided } = refund;
    const entering = { key: [enteredOn, "2", at(i), "1"], refund, isVoid: false };
    if (!voided) return [entering];
    const isSame = voided.on <= enteredOn;
    return [
      entering,
      { key: isSame ? [enteredOn, "2", at(i), "2"] : [voided.on, "1", at(i), "1"], refund, isVoid: true },
    ];
  });
  return steps.sort((a, b) => (a.key.join() < b.key.join() ? -1 : 1));
}
const at = (i: number): string => String(i).padStart(6, "0");
