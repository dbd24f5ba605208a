import { instantText } from "../calendar/instant.ts";
import type { BilledPayment, BilledRefund, BilledTransaction, OrderBehind } from "./billed-transaction.ts";
import type { DayState } from "./clearing-day.ts";
import { decisionOf, note, shopOf } from "./decided-item.ts";
import { enterTransaction } from "./entered-transaction.ts";
import { feeItemOf } from "./fee-items.ts";
import { type FoldedTransaction, leaveRefund } from "./folded-transaction.ts";
import type { RefundFact, TransactionFact } from "./transaction-fact.ts";

export function enter(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind,
  decisionRef: string,
  folded: FoldedTransaction,
): void {
  const fact = transactionFact(state, tx, payment, order, decisionRef);
  if (!fact) {
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    return;
  }
  const { entries, refused } = enterTransaction(state, fact);
  folded.entries.push(...entries);
  folded.refused = refused;
  for (const { refund } of refused) {
    const row = tx.refunds.find((r) => r.refundNo === refund.refundNo);
    if (row) leaveRefund(state, tx, row, "not_computable", folded);
  }
  for (const e of entries)
    if (e.kind === "R" && e.decisionRef !== "") {
      const row = tx.refunds.find((r) => r.refundNo === e.refundNo);
      const about = [tx.acquirerReference, e.acquirerRefundReference] as const;
      note(state, { decisionRef: e.decisionRef, as: "accept" }, about, row ? shopOf(state, row) : "", 0n);
    }
}

/** What the arithmetic runs on; undefined where its schedule has no item of this wallet. */
export function transactionFact(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  { terms, feeItem }: OrderBehind,
  decisionRef: string,
): TransactionFact | undefined {
  const schedule = state.books.fees.get(terms.feeSchedule)?.document;
  const item = schedule && feeItemOf(schedule, payment, { terms, feeItem }, state.books);
  if (!item) return undefined;
  const isCleared = payment.standing === "cleared" || payment.standing === "given_back";
  return {
    orderId: terms.order,
    merchantOrderNo: payment.merchantOrderNo,
    acquirerReference: tx.acquirerReference,
    channel: payment.channel,
    createdAt: terms.createdAt,
    paidAt: instantText(new Date(payment.paidAt)),
    sellerNo: terms.seller,
    orderAmount: terms.amountFen,
    amount: payment.settlementFen,
    fee: payment.feeFen,
    agreementSha256: terms.agreement,
    feesSha256: terms.feeSchedule,
    feeItem: item.id,
    entersNow: !isCleared,
    entersLate: payment.standing === "late",
    decisionRef: isCleared ? "" : decisionRef,
    cleared: tx.cleared,
    clearingDate: state.input.header.clearingDate,
    refunds: tx.refunds.map((r) => refundFact(state, tx, r)),
  };
}

function refundFact(state: DayState, tx: BilledTransaction, r: BilledRefund): RefundFact {
  const decision = decisionOf(state, tx, r.acquirerRefundReference);
  return {
    refundId: r.refundId,
    refundNo: r.refundNo,
    acquirerRefundReference: r.acquirerRefundReference,
    refundedAt: instantText(new Date(r.refundedAt)),
    amount: r.settlementFen,
    feeReturned: r.feeFen,
    entersLate: r.isLate,
    decisionRef: decision?.as === "accept" ? decision.decisionRef : "",
    voided: r.voided,
  };
}
