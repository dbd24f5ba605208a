/**
 * The acquirer's own rows, found by its own reference: bills of the days that overlap the window, and its record of
 * earlier payments. Amounts are kept as plain numbers (a row is far below 2**53) so that a day of millions fits.
 */

import type { RefundVoid } from "#server/books/refund-void.ts";
import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import type { CutOffs } from "#server/calendar/cut-off.ts";
import { type Day, laterDay } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { Voided } from "#server/clearing/billed-transaction.ts";
import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { ChannelSums } from "#server/result/control.ts";
import type { BillRow } from "#server/statement/bill-row.ts";
import { type FormerItems, formerItems } from "./former-items.ts";

/** A payment as the acquirer recorded it. `orderFen` is absent in the record of earlier payments. */
export interface PaidRow {
  channel: Channel;
  merchantOrderNo: string;
  /** The seller's number in the channel. */
  channelNo: string;
  /** Epoch ms. */
  paidAt: number;
  orderFen: number | undefined;
  settlementFen: number;
  feeFen: number;
  /** Stands in a bill row of the window. */
  inWindow: boolean;
}
export interface RefundRow {
  channel: Channel;
  acquirerReference: string;
  /** Of the payment it gives back. */
  merchantOrderNo: string;
  channelNo: string;
  refundNo: string;
  acquirerRefundReference: string;
  /** Epoch ms; undefined in the record of earlier refunds. */
  refundedAt: number | undefined;
  settlementFen: number;
  feeReturnedFen: number;
  inWindow: boolean;
  /** The clearing date whose window held it; undefined when its instant says it. */
  clearingDate: Day | undefined;
  /** It ended CLOSED, by the log as it stood at the window's end. */
  voided: Voided | undefined;
}

/** One line of the record of earlier payments (`originals.jsonl`). */
export interface Original {
  acquirerReference: string;
  merchantOrderNo: string;
  merchantNo: string;
  channel: Channel;
  paidAt: string;
  settlementFen: bigint;
  feeFen: bigint;
  /** Order amount; optional in the record. */
  orderFen?: bigint;
  /** A decision gave it whole to one shop; optional in the record. */
  isWhole?: boolean;
  refunds: readonly {
    refundNo: string;
    acquirerRefundReference: string;
    clearingDate: Day;
    fen: bigint;
    feeReturnedFen: bigint;
    /** When it was carried out; optional in the record. */
    refundedAt?: string;
  }[];
}

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
  readonly sums = new Map<Channel, ChannelSums>();
  readonly window: Window;
  /** Rows of other systems at shared numbers, inside the window: in no sum. */
  readonly foreign = { count: 0, fen: 0n };
  readonly #gapFrom: number;
  readonly #inGap: { reference: string; refundReference: string }[] = [];
  readonly #voidsInGap: string[] = [];
  readonly #cutOffs: CutOffs;
  readonly #isForeign: (channel: Channel, row: BillRow) => boolean;

  readonly clearingDate: Day;

  /** `isForeign`: whether another system, which shares the shop's number, made the row. */
  constructor({ window, clearingDate, cutOffs, isForeign, previousWindowTo, former }: BillBookOf) {
    this.window = window;
    this.#cutOffs = cutOffs;
    this.clearingDate = clearingDate;
    this.#isForeign = isForeign;
    this.#gapFrom = previousWindowTo ?? window.from;
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
    if (!inWindow && at >= this.#gapFrom)
      this.#inGap.push({
        reference: row.acquirerReference,
        refundReference: row.kind === "refund" ? row.acquirerRefundReference : "",
      });
    const amounts = { settlementFen: Number(row.settlementFen), inWindow };
    if (row.kind === "payment") {
      this.#addPayment(row.acquirerReference, {
        channel,
        merchantOrderNo: row.merchantOrderNo,
        channelNo: row.channelNo,
        paidAt: at,
        orderFen: Number(row.orderFen),
        feeFen: Number(row.feeFen),
        ...amounts,
      });
    } else {
      this.#addRefund({
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

  /**
   * Adds what the bills given do not hold already; a row that an earlier bill has stated counts there, and its time is the one
   * that the earlier bill says: a bill that states it once more states it at the nearest second of its own day.
   */
  addOriginal(o: Original): void {
    const known = this.payments.get(o.acquirerReference);
    if (o.isWhole) this.whole.add(o.acquirerReference);
    if (known && Date.parse(o.paidAt) < Math.min(known.paidAt, this.window.from)) {
      if (known.inWindow) this.#countEarlier(known);
      known.paidAt = Date.parse(o.paidAt);
    }
    if (!known)
      this.#addPayment(o.acquirerReference, {
        channel: o.channel,
        merchantOrderNo: o.merchantOrderNo,
        channelNo: o.merchantNo,
        paidAt: Date.parse(o.paidAt),
        orderFen: o.orderFen === undefined ? undefined : Number(o.orderFen),
        settlementFen: Number(o.settlementFen),
        feeFen: Number(o.feeFen),
        inWindow: false,
      });
    for (const r of o.refunds) {
      const stated = this.refundOf(o.acquirerReference, r.acquirerRefundReference);
      if (stated) {
        stated.clearingDate = r.clearingDate;
        if (r.clearingDate < this.clearingDate) {
          if (stated.inWindow) this.#countEarlier(stated);
          if (r.refundedAt !== undefined) stated.refundedAt = Date.parse(r.refundedAt);
        }
        continue;
      }
      this.#addRefund({
        channel: o.channel,
        acquirerReference: o.acquirerReference,
        merchantOrderNo: o.merchantOrderNo,
        channelNo: o.merchantNo,
        refundNo: r.refundNo,
        acquirerRefundReference: r.acquirerRefundReference,
        refundedAt: r.refundedAt === undefined ? undefined : Date.parse(r.refundedAt),
        settlementFen: Number(r.fen),
        feeReturnedFen: Number(r.feeReturnedFen),
        inWindow: false,
        clearingDate: r.clearingDate,
        voided: undefined,
      });
    }
  }

  /**
   * Takes up the log of refunds that ended CLOSED, after bills and record: what entered it before the window's end. One that no
   * bill shows, or that was decided to be nobody's of ours, changes nothing.
   */
  addVoids(voids: readonly RefundVoid[]): void {
    for (const { acquirerReference, refundNo, acquirerRefundReference, reason, enteredAt } of voids) {
      const at = Date.parse(enteredAt);
      const row = at < this.window.to ? this.refundOf(acquirerReference, acquirerRefundReference) : undefined;
      if (!row || row.refundNo !== refundNo || row.voided) continue;
      if (
        this.former.notOurs.has(leftOutKey({ acquirerReference, refundReference: acquirerRefundReference }))
      )
        continue;
      row.voided = { on: laterDay(this.dayAt(at), this.dayOfRefund(row)), reason };
      if (row.voided.on !== this.clearingDate) {
        if (at >= this.#gapFrom && at < this.window.from) this.#voidsInGap.push(acquirerReference);
        continue;
      }
      const sums = this.sumsOf(row.channel);
      sums.refunds -= BigInt(row.settlementFen);
      sums.feesReturned -= BigInt(row.feeReturnedFen);
    }
  }

  /** References between the end of the previous file's window and the beginning of this one that no bill before has stated. */
  get inGap(): string[] {
    const lost = this.#inGap.filter(({ reference, refundReference }) => {
      const at =
        refundReference === ""
          ? this.payments.get(reference)?.paidAt
          : this.refundOf(reference, refundReference)?.refundedAt;
      return at === undefined || at >= this.#gapFrom;
    });
    return [...lost.map((row) => row.reference), ...this.#voidsInGap];
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

  sumsOf(channel: Channel): ChannelSums {
    let sums = this.sums.get(channel);
    if (!sums) {
      sums = { payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n };
      this.sums.set(channel, sums);
    }
    return sums;
  }

  #countEarlier(row: PaidRow | RefundRow): void {
    row.inWindow = false;
    const sums = this.sumsOf(row.channel);
    if ("paidAt" in row) {
      sums.payments -= BigInt(row.settlementFen);
      sums.fees -= BigInt(row.feeFen);
    } else {
      sums.refunds -= BigInt(row.settlementFen);
      sums.feesReturned -= BigInt(row.feeReturnedFen);
    }
  }

  #addPayment(reference: string, row: PaidRow): void {
    if (row.inWindow) {
      const sums = this.sumsOf(row.channel);
      sums.payments += BigInt(row.settlementFen);
      sums.fees += BigInt(row.feeFen);
    }
    if (this.payments.has(reference)) this.twice.push({ reference, channel: row.channel });
    else this.payments.set(reference, row);
  }

  #addRefund(row: RefundRow): void {
    const list = this.refunds.get(row.acquirerReference) ?? [];
    const isSame = (r: RefundRow) =>
      r.refundNo === row.refundNo || r.acquirerRefundReference === row.acquirerRefundReference;
    const stated = list.find(isSame);
    if (stated && isInAnotherBill(stated, row)) {
      if ((row.refundedAt ?? 0) > (stated.refundedAt ?? 0)) return;
      if (stated.inWindow) this.#countEarlier(stated);
      list.splice(list.indexOf(stated), 1);
    }
    if (row.inWindow) {
      const sums = this.sumsOf(row.channel);
      sums.refunds += BigInt(row.settlementFen);
      sums.feesReturned += BigInt(row.feeReturnedFen);
    }
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
