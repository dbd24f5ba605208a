/** What one transaction came to, and how an item of it is left out, decided or ended. Pure. */
import type { BilledPayment, BilledRefund, BilledTransaction, ClearedRefund } from "./billed-transaction.ts";
import type { DayState, ItemDecision } from "./clearing-day.ts";
import type { Entry, LeftOut } from "./clearing-file.ts";
import { countEndedVoid, countLeftOut, type LeftOutRow, leaveOut } from "./day-counts.ts";
import { acceptWhole, decisionOf, keyOf, note, shopOf } from "./decided-item.ts";
import type { GroundFault } from "./ground-fault.ts";
import type { RefusedRefund } from "./transaction-fact.ts";

export interface FoldedTransaction {
  /** In the order of the detail. */
  entries: Entry[];
  /** Why the payment is left out, or would be without a decision. */
  faults: readonly GroundFault[];
  /** Refunds that the arithmetic refused. */
  refused: readonly RefusedRefund[];
  leftOut: LeftOut[];
  /** The bills gave it back in full: it left the list with its refunds. */
  hasEnded: boolean;
  /** It had ended, and is listed again: a refund of it ended CLOSED. */
  cameBack: boolean;
  /** Refunds that ended CLOSED before they could enter. */
  ended: BilledRefund[];
  /** Cleared refunds that ended CLOSED and whose opposite cannot be computed: nobody knows the order they were shared by, or whose number it was. */
  unvoided: ClearedRefund[];
}

/** A refund that does not enter by itself: decided, or left out. One whose payment is left out waits with it. */
export function leaveRefund(
  state: DayState,
  tx: BilledTransaction,
  row: BilledRefund,
  kind: "payment_left_out" | "not_computable",
  folded: FoldedTransaction,
): void {
  if (row.voided) {
    endVoided(state, row, folded);
    return;
  }
  const { acquirerRefundReference: refundReference } = row;
  const about = [tx.acquirerReference, refundReference] as const;
  const decision = decisionOf(state, tx, refundReference);
  if (decision && kind === "not_computable") {
    if (decision.as === "accept" && acceptWhole(state, decision, about, row, row.isLate)) return;
    if (decision.as === "not_ours") {
      note(state, decision, about, shopOf(state, row), 0n);
      if (!row.isLate) countLeftOut(state, refundItem(row), row);
      return;
    }
  }
  const item = { ...refundItem(row), kind, subMerchantNo: shopOf(state, row) };
  leave(state, tx, item, { ...row, isNew: !row.isLate }, undefined, folded);
}

/** It ended CLOSED before it could enter: it leaves the list, and nothing is to be decided about it. */
export function endVoided(state: DayState, row: BilledRefund, folded: FoldedTransaction): void {
  const { channel, settlementFen: amount, feeFen, isLate } = row;
  countEndedVoid(state, { channel, amount, feeFen, isNew: !isLate });
  folded.ended.push(row);
}

/** `since` = its first date in the chain. A decision `refund` only asks for one: it is noted once and stays beside the item. */
export function leave(
  state: DayState,
  tx: BilledTransaction,
  item: Omit<LeftOut, "acquirerReference" | "since" | "decisionRef">,
  row: LeftOutRow | undefined,
  decision: ItemDecision | undefined,
  folded: FoldedTransaction,
  isNoted = false,
): void {
  const { acquirerReference } = tx;
  const before = state.previouslyOut.get(keyOf(tx, item.refundReference));
  const since = before?.since ?? state.input.header.clearingDate;
  const asked = decision?.as === "refund" ? decision : undefined;
  const decisionRef = asked?.decisionRef ?? "";
  if (asked && !isNoted && before?.decisionRef !== decisionRef)
    note(state, asked, [acquirerReference, item.refundReference], item.subMerchantNo, 0n);
  const x = { acquirerReference, ...item, since, decisionRef };
  leaveOut(state, x, row);
  folded.leftOut.push(x);
}

export const paymentItem = (payment: BilledPayment) => ({
  refundReference: "",
  amount: payment.settlementFen,
});

export const refundItem = (refund: BilledRefund) => ({
  refundReference: refund.acquirerRefundReference,
  amount: refund.settlementFen,
});
