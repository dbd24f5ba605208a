/** Refunds of a payment that stands in a former file, and those of them that ended CLOSED. Pure. Source: clearing-file.md §3. */
import type { BilledPayment, BilledTransaction, ClearedRefund, OrderBehind } from "./billed-transaction.ts";
import type { DayState } from "./clearing-day.ts";
import { countEndedVoid, countVoid } from "./day-counts.ts";
import { decisionOf, shopOf } from "./decided-item.ts";
import { enter } from "./entered-bill.ts";
import { type FoldedTransaction, leave, leaveRefund, paymentItem } from "./folded-transaction.ts";
import { by } from "./line-order.ts";
import { orderBehind } from "./order-behind.ts";
import { paymentFaults, wordOf } from "./payment-ground.ts";

/** Refunds of a payment that stands in a former file: what was accepted then is not measured again. */
export function foldRefunds(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  folded: FoldedTransaction,
): void {
  const voids = voidsOf(state, tx).filter((r) => !r.isWhole);
  if (tx.refunds.length + voids.length === 0) return;
  const { order } = tx;
  folded.faults = paymentFaults(payment, order, state.books).filter((f) => !f.isWaivable);
  if (order && folded.faults.length === 0) enter(state, tx, payment, order, "", folded);
  else {
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    if (voids.length > 0) foldVoids(state, tx, payment, order, folded, voids);
  }
  // That the terms of its order cannot bear what does not enter is for everybody to see.
  if (order && isHashed(folded) && folded.entries.length + folded.unvoided.length === 0)
    folded.entries.push(orderBehind(state, tx, payment, order));
}

/** An opposite asks nothing but the order that its refund was shared by. */
function foldVoids(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind | undefined,
  folded: FoldedTransaction,
  voids: ClearedRefund[],
): void {
  const { agreements, fees } = state.books;
  const isKnown = order && agreements.has(order.terms.agreement) && fees.has(order.terms.feeSchedule);
  if (isKnown && isHashed(folded)) enter(state, { ...tx, refunds: [] }, payment, order, "", folded);
  else folded.unvoided = voids;
}

/**
 * Its own date's file listed nothing of it: with a ground to leave it out it comes back into the list, without one its receivers
 * have again what they gave back; the sum is the same whether it entered that day or not.
 */
export function foldGivenBack(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  folded: FoldedTransaction,
): void {
  const ends = voidsOf(state, tx).some((r) => !r.isWhole);
  const isOut = ends && wordOf(paymentFaults(payment, tx.order, state.books)) !== undefined;
  (isOut ? foldEnded : foldRefunds)(state, tx, payment, folded);
}

/** It was given back in full while it was left out; a refund of it that ended CLOSED brings it back into the list. */
export function foldEnded(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  folded: FoldedTransaction,
): void {
  const voids = voidsOf(state, tx).filter((r) => !r.isWhole);
  if (voids.length === 0) {
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    return;
  }
  const { order } = tx;
  folded.cameBack = true;
  folded.faults = paymentFaults(payment, order, state.books);
  const kind = wordOf(folded.faults) ?? "not_computable";
  const item = { ...paymentItem(payment), kind, subMerchantNo: shopOf(state, payment) };
  const decision = decisionOf(state, tx, "");
  // It asked for the refund that is void now: it stood in a file then.
  leave(state, tx, item, { ...payment, isNew: false }, decision, folded, true);
  if (order && kind !== "only_acquirer") folded.entries.push(orderBehind(state, tx, payment, order));
  for (const { channel, amount, feeReturned: feeFen } of voids)
    countEndedVoid(state, { channel, amount, feeFen, isNew: false });
  for (const r of tx.cleared.filter((c) => c.voided === undefined && !c.isWhole)) {
    const { amount, feeReturned: feeFen, channel, acquirerRefundReference: refundReference } = r;
    const left = {
      refundReference,
      amount,
      kind: "payment_left_out" as const,
      subMerchantNo: shopOf(state, r),
    };
    leave(state, tx, left, { channel, feeFen, isNew: false }, undefined, folded);
  }
  for (const r of tx.refunds) leaveRefund(state, tx, r, "payment_left_out", folded);
}

/** What a decision took whole from one shop is given to it again. */
export function voidWhole(state: DayState, tx: BilledTransaction, folded: FoldedTransaction): void {
  const { acquirerReference } = tx;
  const ending = voidsOf(state, tx).filter((r) => r.isWhole);
  const isGiven = (r: ClearedRefund) => shopOf(state, r) !== "";
  folded.unvoided = [...folded.unvoided, ...ending.filter((r) => !isGiven(r))];
  const voids = ending.filter(isGiven).map((r) => {
    const { refundNo, acquirerRefundReference, amount, feeReturned, channel, voided } = r;
    const parts = [{ no: shopOf(state, r), fen: amount - feeReturned }];
    // No R of it stands in any file.
    const named = { refundId: "", refundNo, acquirerRefundReference, acquirerReference };
    const entry = { kind: "V", ...named, reason: voided?.reason ?? "", parts } as const;
    countVoid(state, { channel, amount, feeReturned, entry });
    return entry;
  });
  if (voids.length === 0) return;
  const others = folded.entries.filter((e) => e.kind === "V");
  const rest = folded.entries.filter((e) => e.kind !== "V");
  folded.entries = [...rest, ...[...others, ...voids].sort(by((v) => [v.refundNo]))];
}

/** Cleared refunds that end with this file. */
const voidsOf = (state: DayState, tx: BilledTransaction): ClearedRefund[] =>
  tx.cleared.filter((r) => r.voided?.on === state.input.header.clearingDate);

/** The bill's number is the hash of the order that is stated. */
const isHashed = ({ faults }: FoldedTransaction): boolean => !faults.some((f) => f.law === "order.terms");
