import type { Agreement } from "../agreement/agreement.ts";
import { feeKept } from "../agreement/fee.ts";
import type { FeeItem } from "../agreement/fee-schedule.ts";
import { sumFen } from "../money/fen.ts";
import { keptTogether } from "../refund/refund-shares.ts";
import { type EnteredVoid, named, voidOf } from "./detail-entries.ts";
import { partsBetween, type SaleStanding, stepsOf, withoutRefund, withRefund } from "./sale-steps.ts";
import type { RefusedRefund, TransactionFact } from "./transaction-fact.ts";

/**
 * Where the refunds and voids of former files left the payment, and the voids of this one. A refund that nobody could bear
 * never entered by the shares: it was accepted whole, and the next is measured without it.
 */
export function afterCleared(
  fact: TransactionFact,
  { agreement: { rule }, item }: { agreement: Agreement; item: FeeItem },
  shares: readonly bigint[],
  receivers: readonly string[],
): { standing: SaleStanding; voids: EnteredVoid[] } {
  const { amount, fee, cleared, clearingDate } = fact;
  let at: SaleStanding = { sale: { amount, refunded: 0n, feeKept: fee, funded: 0n }, base: shares };
  const voids: EnteredVoid[] = [];
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
export function refundFault(
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
