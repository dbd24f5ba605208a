/**
 * One acquirer transaction on its way into the day: it enters, is decided, or is left out with a word that the acquirer's own
 * books show. The same function decides on the platform and in the verifier. Pure. Source: clearing-file.md §2 and §3.
 */
import { sumFen } from "../money/fen.ts";
import type { BilledPayment, BilledTransaction, OrderBehind } from "./billed-transaction.ts";
import { foldEnded, foldGivenBack, foldRefunds, voidWhole } from "./cleared-refunds.ts";
import type { DayState } from "./clearing-day.ts";
import { countLeftOut } from "./day-counts.ts";
import { acceptWhole, decisionOf, keyOf, note, shopOf } from "./decided-item.ts";
import { enter } from "./entered-bill.ts";
import {
  endVoided,
  type FoldedTransaction,
  leave,
  leaveRefund,
  paymentItem,
  refundItem,
} from "./folded-transaction.ts";
import { type LeftOutWord, WITHOUT_BILL } from "./left-out-word.ts";
import { orderBehind } from "./order-behind.ts";
import { paymentFaults, wordOf } from "./payment-ground.ts";

/** Folds one transaction into the day. They come once each, sorted by `acquirerReference`. */
export function foldTransaction(state: DayState, tx: BilledTransaction): FoldedTransaction {
  const folded: FoldedTransaction = {
    ...{ entries: [], faults: [], refused: [], leftOut: [], hasEnded: false, cameBack: false },
    ...{ ended: [], unvoided: [] },
  };
  const { payment, order } = tx;
  if (payment?.standing === "cleared") foldRefunds(state, tx, payment, folded);
  else if (payment?.standing === "ended") foldEnded(state, tx, payment, folded);
  else if (payment?.standing === "given_back") foldGivenBack(state, tx, payment, folded);
  else if (payment?.standing === "now" || payment?.standing === "late")
    foldPayment(state, tx, payment, order, folded);
  else for (const refund of tx.refunds) leaveRefund(state, tx, refund, "not_computable", folded);
  voidWhole(state, tx, folded);
  for (const x of tx.unbilled)
    leave(state, tx, { ...x, kind: WITHOUT_BILL, subMerchantNo: "" }, undefined, undefined, folded);
  return folded;
}

function foldPayment(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind | undefined,
  folded: FoldedTransaction,
): void {
  folded.faults = paymentFaults(payment, order, state.books);
  const word = formerWord(state, tx, payment) ?? wordOf(folded.faults);
  // What waited and is given back in full leaves as it stood, whatever was found out about it since.
  const isOver = payment.standing === "late" && isFullyRefunded(tx, payment);
  if (order && word === undefined && !isOver) {
    enter(state, tx, payment, order, "", folded);
    return;
  }
  if (isFullyRefunded(tx, payment)) {
    folded.hasEnded = true;
    end(state, tx, payment, folded);
    return;
  }
  const decision = decisionOf(state, tx, "");
  if (decision?.as === "accept") {
    if (order && folded.faults.every((f) => f.isWaivable)) {
      note(state, decision, [tx.acquirerReference, ""], shopOf(state, payment), 0n);
      enter(state, tx, payment, order, decision.decisionRef, folded);
      return;
    }
    if (acceptWhole(state, decision, [tx.acquirerReference, ""], payment, payment.standing === "late")) {
      // What it was accepted without is for everybody to see: with a sound order its receivers would have their shares.
      if (order && word !== "only_acquirer") folded.entries.push(orderBehind(state, tx, payment, order));
      for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
      return;
    }
  }
  if (decision?.as === "not_ours") {
    note(state, decision, [tx.acquirerReference, ""], shopOf(state, payment), 0n);
    if (payment.standing === "now") countLeftOut(state, paymentItem(payment), payment);
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    return;
  }
  const kind = word ?? "not_computable";
  const item = { ...paymentItem(payment), kind, subMerchantNo: shopOf(state, payment) };
  leave(state, tx, item, { ...payment, isNew: payment.standing === "now" }, decision, folded);
  if (order && kind !== "only_acquirer") folded.entries.push(orderBehind(state, tx, payment, order));
  for (const r of tx.refunds) leaveRefund(state, tx, r, "payment_left_out", folded);
}

/** The record of earlier payments keeps no order amount: a word that the bill showed in a former file stays. */
function formerWord(state: DayState, tx: BilledTransaction, payment: BilledPayment): LeftOutWord | undefined {
  if (payment.orderFen !== undefined) return undefined;
  const before = state.previouslyOut.get(keyOf(tx, ""))?.kind;
  return before === "amount_differs" ? before : undefined;
}

/** Payment and refunds together: the bills give everything back, whoever did it. */
function isFullyRefunded(tx: BilledTransaction, payment: BilledPayment): boolean {
  const standing = [
    ...tx.cleared.filter((r) => r.voided === undefined).map((r) => r.amount),
    ...tx.refunds.filter((r) => r.voided === undefined).map((r) => r.settlementFen),
  ];
  return standing.length > 0 && tx.refunds.length > 0 && sumFen(standing) === payment.settlementFen;
}

/** It leaves the list with its refunds; what the window's bills hold of them counts as left out. */
function end(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  folded: FoldedTransaction,
): void {
  if (payment.standing === "now") countLeftOut(state, paymentItem(payment), payment);
  for (const r of tx.refunds)
    if (r.voided) endVoided(state, r, folded);
    else if (!r.isLate) countLeftOut(state, refundItem(r), r);
}
