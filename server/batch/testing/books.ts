/**
 * The acquirer's own books of a clearing test: an acquirer in memory for every wallet, and the rows its bills are made of.
 * They are written from what happened at the acquirer, never from the platform's tables; a difference between the two is
 * made by changing a row here or leaving it away.
 */
import type { FetchedBill } from "../../acquirer/acquirer.ts";
import { writeBill } from "../../acquirer/bill-codec.ts";
import { feeFor, feeKept, matchFeeItem } from "../../agreement/fee.ts";
import { readFeeSchedule } from "../../agreement/fee-schedule-codec.ts";
import { present } from "../../assert.ts";
import { clearingDateOf } from "../../calendar/clearing-date.ts";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import type { CutOffs } from "../../calendar/cut-off.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf, instantText } from "../../calendar/instant.ts";
import { CHANNELS, type Channel, walletOf } from "../../channel/channel.ts";
import type { Id } from "../../id.ts";
import { MemoryAcquirer, memoryAcquirers } from "../../order/testing/memory-acquirer.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import type { TestWorld } from "../../testing/world.ts";
import { demoShop } from "./shops.ts";

export interface Sale {
  orderId: Id<"ord">;
  no: string;
  reference: string;
  seller: string;
  channel: Channel;
  fen: bigint;
  fee: bigint;
  paidAt: Date;
  refunds: Refund[];
  /** The acquirer has it in its books. */
  isKnown: boolean;
}
export interface Refund {
  refundNo: string;
  reference: string;
  fen: bigint;
  feeReturned: bigint;
  at: Date;
}

export type Books = ReturnType<typeof openBooks>;

/** Empty books over the demo's fee schedule; `clock` is the acquirer's, and stands where a trade happens. */
export function openBooks(test: TestWorld) {
  const rows: WrittenRow[] = [];
  const sales: Sale[] = [];
  /** Bills that are not made yet, as "wechat 2026-11-20". */
  const notReady = new Set<string>();
  /** Days of which the acquirer says that there is no bill. */
  const noBill = new Set<string>();
  const clock = { now: test.now() };

  const bill = (channel: Channel, day: Day): Buffer => {
    const ofDay = rows.filter((r) => dayOf(r.happenedAt) === day && channelOf(r) === channel);
    return writeBill(channel, { account: walletOf(channel).number.example(0), day, rows: ofDay });
  };
  class WithBills extends MemoryAcquirer {
    override async bills(day: Day): Promise<FetchedBill> {
      if (noBill.has(`${this.channel} ${day}`)) return { state: "none" };
      return notReady.has(`${this.channel} ${day}`) || day >= dayOf(test.now())
        ? { state: "not_ready" }
        : { state: "ready", bytes: bill(this.channel, day) };
    }
  }
  const { wallets, acquirers } = memoryAcquirers(() => clock.now, WithBills);

  const fees = test.demo.documents.find((d) => d.kind === "fees");
  const schedule = readFeeSchedule(present(fees, "the merchant has a fee schedule").body);
  const feeItem = (channel: Channel) =>
    present(
      matchFeeItem(schedule, { channel, mode: walletOf(channel).mode }),
      "the schedule fits the channel",
    );

  /** What the acquirer draws of a payment by its schedule. */
  const feeOf = (channel: Channel, fen: bigint) => feeFor(feeItem(channel), fen);
  /** What it gives back of it with one more refund of `fen`. */
  const feeReturnedOf = (sale: Sale, fen: bigint): bigint => {
    const { refunds } = wallets[sale.channel];
    const before = sale.refunds
      .filter((r) => refunds.get(r.refundNo)?.state !== "failed")
      .reduce((sum, r) => sum + r.fen, 0n);
    const kept = (refunded: bigint) =>
      feeKept(feeItem(sale.channel), { amount: sale.fen, fee: sale.fee, refunded });
    return kept(before) - kept(before + fen);
  };
  return { rows, sales, notReady, noBill, clock, bill, wallets, acquirers, feeOf, feeReturnedOf };
}

export function channelOf(row: Pick<WrittenRow, "remark">): Channel {
  return present(
    CHANNELS.find((channel) => channel === row.remark),
    "a row remarks its channel",
  );
}

/** The row of a payment in the bill of its day. */
export function paymentRow(sale: Sale): WrittenRow {
  return {
    kind: "payment",
    acquirerReference: sale.reference,
    merchantOrderNo: sale.no,
    channelNo: demoShop(sale.seller)[sale.channel],
    happenedAt: sale.paidAt,
    orderFen: sale.fen,
    settlementFen: sale.fen,
    feeFen: sale.fee,
    acquirerRefundReference: "",
    refundNo: "",
    state: "",
    remark: sale.channel,
  };
}

/** The row of a refund; `state` as the bill prints it. */
export function refundRow(sale: Sale, refund: Refund, state: string): WrittenRow {
  return {
    ...paymentRow(sale),
    kind: "refund",
    happenedAt: refund.at,
    orderFen: refund.fen,
    settlementFen: refund.fen,
    feeFen: refund.feeReturned,
    acquirerRefundReference: refund.reference,
    refundNo: refund.refundNo,
    state,
  };
}

/** One refund in two bills counts in the first: those rows that count. */
export function rowsThatCount(rows: readonly WrittenRow[]): WrittenRow[] {
  const first = new Map<string, WrittenRow>();
  for (const row of rows) {
    const known = first.get(row.acquirerRefundReference);
    if (!known || row.happenedAt < known.happenedAt) first.set(row.acquirerRefundReference, row);
  }
  return rows.filter((row) => row.kind === "payment" || first.get(row.acquirerRefundReference) === row);
}

/** The acquirer's record of a payment and its refunds, as `--originals` reads it: what its bills said of them. */
export function originalOf(sale: Sale, rows: readonly WrittenRow[], cutOffs: CutOffs) {
  const own = rows.filter((r) => r.acquirerReference === sale.reference);
  const payment = present(
    own.find((r) => r.kind === "payment"),
    "a payment that the acquirer knows stands in a bill",
  );
  return {
    acquirerReference: sale.reference,
    merchantOrderNo: payment.merchantOrderNo,
    merchantNo: payment.channelNo,
    channel: sale.channel,
    paidAt: instantText(payment.happenedAt),
    orderFen: `${payment.orderFen}`,
    settlementFen: `${payment.settlementFen}`,
    feeFen: `${payment.feeFen}`,
    refunds: rowsThatCount(own)
      .filter((r) => r.kind === "refund")
      .map((r) => ({
        refundNo: r.refundNo,
        acquirerRefundReference: r.acquirerRefundReference,
        clearingDate: writeCompactDay(clearingDateOf(r.happenedAt, cutOffs)),
        refundedAt: instantText(r.happenedAt),
        fen: `${r.settlementFen}`,
        feeReturnedFen: `${r.feeFen}`,
      })),
  };
}
