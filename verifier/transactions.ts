/**
 * The acquirer's transactions of one day as its own books show them, in the order of the file: bill rows of the window, what
 * the former file left out, and the order behind each where somebody stated one. Pure.
 */

import type { Day } from "#server/calendar/day.ts";
import type {
  BilledPayment,
  BilledRefund,
  BilledTransaction,
  ClearedRefund,
  OrderBehind,
} from "#server/clearing/billed-transaction.ts";
import { type DayState, leftOutKey } from "#server/clearing/clearing-day.ts";
import { WITHOUT_BILL } from "#server/clearing/left-out-word.ts";
import { by } from "#server/clearing/line-order.ts";
import { paymentFaults, wordOf } from "#server/clearing/payment-ground.ts";
import { isOurRefundNo } from "#server/order/order-terms-codec.ts";
import type { BillBook, PaidRow, RefundRow } from "./bill-book.ts";

/** What is said of an order: its terms, and by refund number what the platform calls its refunds. */
export interface StatedOrder extends OrderBehind {
  refundIds: ReadonlyMap<string, string>;
}

/** Every payment that the window's bills or the former list of left-outs speak of, and what else is named; sorted. */
export function referencesOf(state: DayState, bills: BillBook, named: Iterable<string> = []): string[] {
  const references = new Set(named);
  for (const [reference, row] of bills.payments) if (row.inWindow) references.add(reference);
  for (const [reference, rows] of bills.refunds)
    if (rows.some((r) => isToday(state, r))) references.add(reference);
  for (const x of state.previouslyOut.values())
    if (x.kind !== WITHOUT_BILL || bills.payments.has(x.acquirerReference))
      references.add(x.acquirerReference);
  return [...references].sort();
}

/** One transaction of the books; `unbilled` = what the platform alone believes of it. */
export function billedTransaction(
  state: DayState,
  bills: BillBook,
  acquirerReference: string,
  stated: StatedOrder | undefined,
  unbilled: BilledTransaction["unbilled"] = [],
): BilledTransaction {
  const row = bills.payments.get(acquirerReference);
  const rows = bills.refunds.get(acquirerReference) ?? [];
  const isOut = (refundReference: string, day: Day) => {
    const x = state.previouslyOut.get(leftOutKey({ acquirerReference, refundReference }));
    // What the platform alone believed in since after its day stood in the bills of that day, and was cleared then.
    return x !== undefined && (x.kind !== WITHOUT_BILL || x.since <= day);
  };
  // By a decision it never entered: the next refund is measured without it.
  const isOurs = ({ acquirerRefundReference: refundReference }: RefundRow) =>
    state.input.decisions.get(leftOutKey({ acquirerReference, refundReference }))?.as !== "not_ours";
  const isRefundOut = (r: RefundRow) => isOut(r.acquirerRefundReference, bills.dayOfRefund(r));
  const standing = (paid: PaidRow): BilledPayment["standing"] => {
    if (paid.inWindow) return "now";
    if (isOut("", bills.dayAt(paid.paidAt))) return "late";
    return bills.whole.has(acquirerReference) ? "whole" : "cleared";
  };
  const payment = row && billedPayment(row, standing(row));
  const isOver =
    payment?.standing === "cleared" && hasEnded(state, bills, acquirerReference, payment, stated);
  return {
    acquirerReference,
    payment: isOver ? { ...payment, standing: "ended" } : payment,
    order: stated,
    cleared: rows
      .filter((r) => !r.inWindow && !isRefundOut(r) && isBefore(state, r) && isOurs(r))
      .map((r) => clearedRefund(bills, r, stated))
      .sort(by((c) => [c.enteredOn, c.order]))
      .map(({ order: _, ...c }) => c),
    refunds: rows
      .filter((r) => r.inWindow || isRefundOut(r))
      .sort((a, b) => (refundOrder(a) < refundOrder(b) ? -1 : 1))
      .map((r) => billedRefund(r, stated)),
    unbilled,
  };
}

/** Its row lies in the window, or it ends with this file. */
const isToday = (state: DayState, r: RefundRow): boolean =>
  r.inWindow || r.voided?.on === state.input.header.clearingDate;
const isBefore = (state: DayState, { clearingDate }: RefundRow): boolean =>
  clearingDate === undefined || clearingDate < state.input.header.clearingDate;
const refundOrder = (r: RefundRow) => `${String(r.refundedAt ?? 0).padStart(15, "0")}|${r.refundNo}`;

const billedPayment = (row: PaidRow, standing: BilledPayment["standing"]): BilledPayment => ({
  channel: row.channel,
  merchantOrderNo: row.merchantOrderNo,
  channelNo: row.channelNo,
  paidAt: row.paidAt,
  orderFen: row.orderFen === undefined ? undefined : BigInt(row.orderFen),
  settlementFen: BigInt(row.settlementFen),
  feeFen: BigInt(row.feeFen),
  standing,
});

/**
 * It never entered, and the bills gave it back in full: it stood in the list until then, or the bills of its own day gave it
 * back and the laws had left it out.
 */
function hasEnded(
  state: DayState,
  bills: BillBook,
  acquirerReference: string,
  payment: BilledPayment,
  stated: StatedOrder | undefined,
): boolean {
  const key = leftOutKey({ acquirerReference, refundReference: "" });
  const leftOn = bills.former.leftListOn.get(key);
  if (bills.former.decided.has(key)) return false;
  const over = leftOn ?? bills.dayAt(payment.paidAt);
  const given = (bills.refunds.get(acquirerReference) ?? []).filter((r) => {
    const refund = leftOutKey({ acquirerReference, refundReference: r.acquirerRefundReference });
    return (
      bills.dayOfRefund(r) <= over && !bills.former.notOurs.has(refund) && !(r.voided && r.voided.on <= over)
    );
  });
  const sum = given.reduce((all, r) => all + BigInt(r.settlementFen), 0n);
  if (given.length === 0 || sum !== payment.settlementFen) return false;
  // No former file lists it. Its laws are asked only where one of its refunds ends now: else nothing of it can enter any more.
  const endsNow = given.some((r) => r.voided?.on === state.input.header.clearingDate);
  return (
    leftOn !== undefined || (endsNow && wordOf(paymentFaults(payment, stated, state.books)) !== undefined)
  );
}

function clearedRefund(
  bills: BillBook,
  r: RefundRow,
  stated: StatedOrder | undefined,
): ClearedRefund & { order: string } {
  const { acquirerReference, acquirerRefundReference: refundReference } = r;
  const key = leftOutKey({ acquirerReference, refundReference });
  return {
    refundId: refundIdOf(r, stated),
    refundNo: r.refundNo,
    acquirerRefundReference: refundReference,
    channel: r.channel,
    channelNo: r.channelNo,
    amount: BigInt(r.settlementFen),
    feeReturned: BigInt(r.feeReturnedFen),
    enteredOn: bills.former.leftListOn.get(key) ?? bills.dayOfRefund(r),
    isWhole: bills.former.whole.has(key),
    voided: r.voided,
    order: refundOrder(r),
  };
}

/** What the platform did not make has no name of ours. */
const refundIdOf = (r: RefundRow, stated: StatedOrder | undefined): string =>
  stated !== undefined && isOurRefundNo(r.merchantOrderNo, r.refundNo)
    ? (stated.refundIds.get(r.refundNo) ?? "")
    : "";

function billedRefund(r: RefundRow, stated: StatedOrder | undefined): BilledRefund {
  return {
    refundId: refundIdOf(r, stated),
    refundNo: r.refundNo,
    acquirerRefundReference: r.acquirerRefundReference,
    channel: r.channel,
    channelNo: r.channelNo,
    refundedAt: r.refundedAt ?? 0,
    settlementFen: BigInt(r.settlementFen),
    feeFen: BigInt(r.feeReturnedFen),
    isLate: !r.inWindow,
    voided: r.voided,
  };
}
