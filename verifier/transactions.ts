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
} from "#server/clearing/billed-transaction.ts";
import { type DayState, leftOutKey } from "#server/clearing/clearing-day.ts";
import { WITHOUT_BILL } from "#server/clearing/left-out-word.ts";
import { by } from "#server/clearing/line-order.ts";
import type { StatedOrder } from "#server/clearing/stated-order.ts";
import { isOurRefundNo } from "#server/order/order-terms-codec.ts";
import type { BillBook } from "./bill-book.ts";
import type { PaidRow, RefundRow } from "./booked-row.ts";

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
  const isOurs = (r: RefundRow) =>
    !isNotOurs(
      state,
      bills,
      { acquirerReference, refundReference: r.acquirerRefundReference },
      bills.dayOfRefund(r),
    );
  const isRefundOut = (r: RefundRow) => isOut(r.acquirerRefundReference, bills.dayOfRefund(r));
  const standing = (paid: PaidRow): BilledPayment["standing"] => {
    if (paid.inWindow) return "now";
    if (isOut("", bills.dayAt(paid.paidAt))) return "late";
    if (bills.whole.has(acquirerReference)) return "whole";
    const item = { acquirerReference, refundReference: "" };
    if (isNotOurs(state, bills, item, bills.dayAt(paid.paidAt))) return "not_ours";
    if (hasEnded(bills, acquirerReference, paid)) return "ended";
    return isGivenBack(bills, acquirerReference, paid) ? "given_back" : "cleared";
  };
  return {
    acquirerReference,
    payment: row && billedPayment(row, standing(row)),
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
 * A former file handed it over by a decision. One about what entered by itself is moot, so the book of decisions is asked only
 * about what is older than the former files that are known.
 */
function isNotOurs(
  state: DayState,
  { former }: BillBook,
  item: Parameters<typeof leftOutKey>[0],
  day: Day,
): boolean {
  const key = leftOutKey(item);
  if (former.notOurs.has(key)) return true;
  const isTold = former.from !== undefined && former.from <= day;
  return !isTold && state.input.decisions.get(key)?.as === "not_ours";
}

/** It was left out until the bills gave it back in full; nothing else became of it. */
function hasEnded(bills: BillBook, acquirerReference: string, { settlementFen }: PaidRow): boolean {
  const key = leftOutKey({ acquirerReference, refundReference: "" });
  const leftOn = bills.former.leftListOn.get(key);
  if (leftOn === undefined || bills.former.decided.has(key)) return false;
  const given = (bills.refunds.get(acquirerReference) ?? []).filter((r) => {
    const refund = leftOutKey({ acquirerReference, refundReference: r.acquirerRefundReference });
    // Handed over by the file that left it out no more, it still counted in that file.
    const handedOver = bills.former.notOurs.get(refund);
    return (
      bills.dayOfRefund(r) <= leftOn &&
      !(handedOver && handedOver < leftOn) &&
      !(r.voided && r.voided.on <= leftOn)
    );
  });
  return given.length > 0 && given.reduce((sum, r) => sum + r.settlementFen, 0) === settlementFen;
}

/** The bills of its own date gave it back in full, no file ever left it out, and none of its refunds ended before this one. */
function isGivenBack(
  bills: BillBook,
  acquirerReference: string,
  { paidAt, settlementFen }: PaidRow,
): boolean {
  if (bills.former.leftListOn.has(leftOutKey({ acquirerReference, refundReference: "" }))) return false;
  const given = (bills.refunds.get(acquirerReference) ?? []).filter(
    (r) => bills.dayOfRefund(r) === bills.dayAt(paidAt) && !(r.voided && r.voided.on < bills.clearingDate),
  );
  return given.length > 0 && given.reduce((sum, r) => sum + r.settlementFen, 0) === settlementFen;
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
