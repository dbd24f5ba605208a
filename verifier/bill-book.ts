/**
 * The acquirer's own rows, found by its own reference: bills of the days that overlap the window, and its record of
 * earlier payments. Amounts are kept as plain numbers (a row is far below 2**53) so that a day of millions fits.
 */

import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import type { CutOffs } from "#server/calendar/cut-off.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { BillRow } from "#server/statement/bill-row.ts";
import { BillSums } from "./bill-sums.ts";
import type { PaidRow, RefundRow } from "./booked-row.ts";
import { type FormerItems, formerItems } from "./former-items.ts";

export interface Window {
  /** Epoch ms, inclusive. */
  from: number;
  /** Epoch ms, exclusive. */
  to: number;
}

/** A reference that stands twice in the bills: named by the check, not believed. */
export interface TwiceInBills {
  reference: string;
  channel: Channel;
}

export interface BillBookOf {
  window: Window;
  clearingDate: Day;
  cutOffs: CutOffs;
  isForeign(channel: Channel, row: BillRow): boolean;
  previousWindowTo?: number | undefined;
  /** What the former files say, oldest first. */
  former: Parameters<typeof formerItems>[0];
}

export class BillBook {
  readonly payments = new Map<string, PaidRow>();
  /** By the payment's reference. */
  readonly refunds = new Map<string, RefundRow[]>();
  readonly twice: TwiceInBills[] = [];
  /** Payments that a decision gave whole to one shop, by the former files and the acquirer's own record. */
  readonly whole: Set<string>;
  readonly former: FormerItems;
  /** Sums of the rows inside the window, per channel. */
  readonly sums = new BillSums();
  readonly window: Window;
  /** Rows of other systems at shared numbers, inside the window: in no sum. */
  readonly foreign = { count: 0, fen: 0n };
  /** The end of the previous file's window, epoch ms. */
  readonly gapFrom: number;
  /** Payments whose refunds ended CLOSED between the two windows. */
  readonly voidsInGap: string[] = [];
  readonly #inGap: { reference: string; refundReference: string }[] = [];
  readonly #cutOffs: CutOffs;
  readonly #isForeign: (channel: Channel, row: BillRow) => boolean;

  readonly clearingDate: Day;

  /** `isForeign`: whether another system, which shares the shop's number, made the row. */
  constructor({ window, clearingDate, cutOffs, isForeign, previousWindowTo, former }: BillBookOf) {
    this.window = window;
    this.#cutOffs = cutOffs;
    this.clearingDate = clearingDate;
    this.#isForeign = isForeign;
    this.gapFrom = previousWindowTo ?? window.from;
    this.former = formerItems(former, clearingDate);
    this.whole = new Set(
      [...this.former.whole].flatMap((key) => (key.endsWith("||") ? key.slice(0, -2) : [])),
    );
  }

  addBillRow(channel: Channel, row: BillRow): void {
    const at = row.happenedAt.getTime();
    const inWindow = at >= this.window.from && at < this.window.to;
    if (at >= this.window.to) return;
    if (this.#isForeign(channel, row)) {
      if (!inWindow) return;
      this.foreign.count++;
      this.foreign.fen += row.kind === "payment" ? row.settlementFen : -row.settlementFen;
      return;
    }
    if (!inWindow && at >= this.gapFrom)
      this.#inGap.push({
        reference: row.acquirerReference,
        refundReference: row.kind === "refund" ? row.acquirerRefundReference : "",
      });
    const amounts = { settlementFen: Number(row.settlementFen), inWindow };
    if (row.kind === "payment") {
      this.putPayment(row.acquirerReference, {
        channel,
        merchantOrderNo: row.merchantOrderNo,
        channelNo: row.channelNo,
        paidAt: at,
        orderFen: Number(row.orderFen),
        feeFen: Number(row.feeFen),
        ...amounts,
      });
    } else {
      this.putRefund({
        channel,
        acquirerReference: row.acquirerReference,
        merchantOrderNo: row.merchantOrderNo,
        channelNo: row.channelNo,
        refundNo: row.refundNo,
        acquirerRefundReference: row.acquirerRefundReference,
        refundedAt: at,
        feeReturnedFen: Number(row.feeFen),
        clearingDate: undefined,
        voided: undefined,
        ...amounts,
      });
    }
  }

  /** References between the end of the previous file's window and the beginning of this one that no bill before has stated. */
  get inGap(): string[] {
    const lost = this.#inGap.filter(({ reference, refundReference }) => {
      const at =
        refundReference === ""
          ? this.payments.get(reference)?.paidAt
          : this.refundOf(reference, refundReference)?.refundedAt;
      return at === undefined || at >= this.gapFrom;
    });
    return [...lost.map((row) => row.reference), ...this.voidsInGap];
  }

  /** The clearing date whose bills hold it. */
  dayOfRefund = ({ clearingDate, refundedAt }: RefundRow): Day => clearingDate ?? this.dayAt(refundedAt ?? 0);

  /** Finds a refund by the acquirer's own reference: its number is whatever its maker chose, another refund's reference too. */
  refundOf(acquirerReference: string, acquirerRefundReference: string): RefundRow | undefined {
    return this.refunds
      .get(acquirerReference)
      ?.find((r) => r.acquirerRefundReference === acquirerRefundReference);
  }

  /** The clearing date whose window holds an instant. */
  dayAt(at: number): Day {
    return clearingDateOf(new Date(at), this.#cutOffs);
  }

  /** It stood in an earlier window: this one's sums leave it out. */
  countEarlier(row: PaidRow | RefundRow): void {
    row.inWindow = false;
    this.sums.take(row);
  }

  putPayment(reference: string, row: PaidRow): void {
    if (row.inWindow) this.sums.add(row);
    if (this.payments.has(reference)) this.twice.push({ reference, channel: row.channel });
    else this.payments.set(reference, row);
  }

  putRefund(row: RefundRow): void {
    const list = this.refunds.get(row.acquirerReference) ?? [];
    const isSame = (r: RefundRow) =>
      r.refundNo === row.refundNo || r.acquirerRefundReference === row.acquirerRefundReference;
    const stated = list.find(isSame);
    if (stated && isInAnotherBill(stated, row)) {
      if ((row.refundedAt ?? 0) > (stated.refundedAt ?? 0)) return;
      if (stated.inWindow) this.countEarlier(stated);
      list.splice(list.indexOf(stated), 1);
    }
    if (row.inWindow) this.sums.add(row);
    if (list.some(isSame)) {
      this.twice.push({ reference: row.refundNo, channel: row.channel });
      return;
    }
    list.push(row);
    this.refunds.set(row.acquirerReference, list);
  }
}

/** One refund in the bills of two days, first on its way and then done: it counts in the first. A bill that states it twice is no bill. */
const isInAnotherBill = (a: RefundRow, b: RefundRow): boolean =>
  a.refundNo === b.refundNo &&
  a.acquirerRefundReference === b.acquirerRefundReference &&
  a.refundedAt !== undefined &&
  b.refundedAt !== undefined &&
  dayOf(new Date(a.refundedAt)) !== dayOf(new Date(b.refundedAt));
