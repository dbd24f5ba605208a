/**
 * The acquirer's transactions of one day as its own books show them, in the order of the file: bill rows of the window, what
 * the former file left out, and the order behind each where somebody stated one. Pure.
 */

import type { Day } from "#server/calendar/day.ts";
import type { BilledRefund, BilledTransaction, OrderBehind } from "#server/clearing/billed-transaction.ts";
import { type DayState, leftOutKey } from "#server/clearing/clearing-day.ts";
import { WITHOUT_BILL } from "#server/clearing/left-out-word.ts";
import { isOurRefundNo } from "#server/order/order-terms-codec.ts";
import type { BillBook, RefundRow } from "./bill-book.ts";

/** What is said of an order: its terms, and by refund number what the platform calls its refunds. */
export interface StatedOrder extends OrderBehind {
  refundIds: ReadonlyMap<string, string>;
}

/** Every payment that the window's bills or the former list of left-outs speak of, and what else is named; sorted. */
export function referencesOf(state: DayState, bills: BillBook, named: Iterable<string> = []): string[] {
  const references = new Set(named);
  for (const [reference, row] of bills.payments) if (row.inWindow) references.add(reference);
  for (const [reference, rows] of bills.refunds) if (rows.some((r) => r.inWindow)) references.add(reference);
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
  const isRefundOut = (r: RefundRow) => isOut(r.acquirerRefundReference, dayOfRefund(bills, r));
  return {
    acquirerReference,
    payment: row && {
      channel: row.channel,
      merchantOrderNo: row.merchantOrderNo,
      channelNo: row.channelNo,
      paidAt: row.paidAt,
      orderFen: row.orderFen === undefined ? undefined : BigInt(row.orderFen),
      settlementFen: BigInt(row.settlementFen),
      feeFen: BigInt(row.feeFen),
      standing: row.inWindow
        ? "now"
        : isOut("", bills.dayAt(row.paidAt))
          ? "late"
          : bills.whole.has(acquirerReference)
            ? "whole"
            : "cleared",
    },
    order: stated,
    cleared: rows
      .filter((r) => !r.inWindow && !isRefundOut(r) && isBefore(state, r) && isOurs(r))
      .sort((a, b) => (clearedOrder(a) < clearedOrder(b) ? -1 : 1))
      .map((r) => ({ amount: BigInt(r.settlementFen), feeReturned: BigInt(r.feeReturnedFen) })),
    refunds: rows
      .filter((r) => r.inWindow || isRefundOut(r))
      .sort((a, b) => (refundOrder(a) < refundOrder(b) ? -1 : 1))
      .map((r) => billedRefund(r, stated)),
    unbilled,
  };
}

const dayOfRefund = (bills: BillBook, r: RefundRow): Day => r.clearingDate ?? bills.dayAt(r.refundedAt ?? 0);
const isBefore = (state: DayState, { clearingDate }: RefundRow): boolean =>
  clearingDate === undefined || clearingDate < state.input.header.clearingDate;
const refundOrder = (r: RefundRow) => `${String(r.refundedAt ?? 0).padStart(15, "0")}|${r.refundNo}`;
const clearedOrder = (r: RefundRow) => `${r.clearingDate ?? ""}|${refundOrder(r)}`;

function billedRefund(r: RefundRow, stated: StatedOrder | undefined): BilledRefund {
  const isOurs = stated !== undefined && isOurRefundNo(r.merchantOrderNo, r.refundNo);
  return {
    // What the platform did not make has no name of ours.
    refundId: isOurs ? (stated.refundIds.get(r.refundNo) ?? "") : "",
    refundNo: r.refundNo,
    acquirerRefundReference: r.acquirerRefundReference,
    channel: r.channel,
    channelNo: r.channelNo,
    refundedAt: r.refundedAt ?? 0,
    settlementFen: BigInt(r.settlementFen),
    feeFen: BigInt(r.feeReturnedFen),
    isLate: !r.inWindow,
  };
}
