/** The acquirer's books of a day, as its own files would say them, independent of anything the platform made. */

import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import { instantText } from "#server/calendar/instant.ts";
import { factsOf, knownFile } from "#server/clearing/known-file-codec.ts";
import { isForeign, numbersOf } from "#server/clearing/law-books.ts";
import type { OrderTerms } from "#server/order/order-terms.ts";
import type { BillRow } from "#server/statement/bill-row.ts";
import { BillBook, type Window } from "../bill-book.ts";
import type { Books, BookVersions } from "../books.ts";
import { addOriginal } from "../earlier-record.ts";
import { addVoids } from "../void-log.ts";
import { ACQUIRER, type World, type WorldRefund, type WorldSale } from "./world.ts";

export function paymentRow(sale: WorldSale): BillRow {
  return {
    lineNo: 0,
    kind: "payment",
    acquirerReference: sale.acquirerReference,
    merchantOrderNo: sale.merchantOrderNo,
    channelNo: sale.channelNo,
    happenedAt: new Date(sale.paidAt),
    orderFen: sale.billedOrderFen,
    settlementFen: sale.amount,
    feeFen: sale.fee,
    acquirerRefundReference: "",
    refundNo: "",
    state: "",
  };
}

export function refundRow(sale: WorldSale, r: WorldRefund): BillRow {
  return {
    ...paymentRow(sale),
    kind: "refund",
    happenedAt: new Date(r.at),
    orderFen: r.amount,
    settlementFen: r.amount,
    feeFen: r.feeReturned,
    acquirerRefundReference: r.acquirerRefundReference,
    refundNo: r.refundNo,
    state: "SUCCESS",
  };
}

/** One line of the record of earlier payments. */
export function originalOf(sale: WorldSale) {
  return {
    acquirerReference: sale.acquirerReference,
    merchantOrderNo: sale.merchantOrderNo,
    merchantNo: sale.channelNo,
    channel: sale.channel,
    paidAt: instantText(new Date(sale.paidAt)),
    settlementFen: sale.amount,
    feeFen: sale.fee,
    orderFen: sale.billedOrderFen,
    refunds: sale.refunds.map((r) => ({
      refundNo: r.refundNo,
      acquirerRefundReference: r.acquirerRefundReference,
      clearingDate: r.day,
      fen: r.amount,
      feeReturnedFen: r.feeReturned,
      refundedAt: instantText(new Date(r.at)),
    })),
  };
}

/** What the order of a sale committed to. */
export const termsOfSale = (sale: WorldSale): OrderTerms => ({
  acquirer: ACQUIRER,
  agreement: sale.agreementSha256,
  amountFen: sale.orderAmount,
  campaign: "",
  channel: sale.channel,
  createdAt: instantText(new Date(sale.createdAt)),
  feeSchedule: sale.feesSha256,
  fundedFen: 0n,
  order: sale.orderId,
  seller: sale.sellerNo,
});

/** The closes that entered the acquirer's log before an instant. */
export const closesBefore = (world: World, to: string): ReadonlyMap<string, number> =>
  new Map(
    world.closes
      .filter((c) => Date.parse(c.enteredAt) < Date.parse(to))
      .map((c) => [c.merchantOrderNo, Date.parse(c.closedAt)]),
  );

/** The books behind the file of one day: every file before it is `previous` and `history`, newer ones are only known. */
export function booksOfDay(
  world: World,
  window: Window,
  versions: BookVersions,
  needed: (bills: BillBook) => ReadonlySet<string>,
): Books {
  const clearingDate = clearingDateOf(new Date(window.from), world.cutOffs);
  const [previous, ...history] = world.files.filter((f) => f.file.header.clearingDate < clearingDate);
  const { numberOf } = numbersOf(versions.register.used);
  const bills = new BillBook({
    window,
    clearingDate,
    cutOffs: world.cutOffs,
    isForeign: (channel, row) => isForeign({ numberOf }, { ...row, channel }),
    previousWindowTo: previous && Date.parse(previous.file.header.windowTo),
    former: [...(previous ? [previous] : []), ...history].map((f) => f.file).reverse(),
  });
  addBills(world, window, bills);
  const wanted = new Set(needed(bills));
  for (const x of [...(previous?.file.leftOut ?? []), ...world.voids]) wanted.add(x.acquirerReference);
  for (const sale of world.sales)
    if (wanted.has(sale.acquirerReference) || bills.payments.has(sale.acquirerReference))
      addOriginal(bills, originalOf(sale));
  addVoids(bills, world.voids);
  const all = [...world.files, ...world.gone];
  return {
    bills,
    unreadRows: [],
    noBill: [],
    agreements: new Map(world.agreements),
    fees: new Map(world.fees),
    register: versions.register.used,
    versions,
    signers: [...world.people, ...world.deciders],
    cutOffs: world.cutOffs,
    calendar: versions.calendar.used.years,
    bank: [...world.bank],
    decisions: world.decisions,
    closes: closesBefore(world, instantText(new Date(window.to))),
    clientFunds: [...world.clientFunds],
    inTransit: [...world.inTransit],
    ...(previous && { previous }),
    history,
    known: all.map((f) => knownFile(factsOf(f.file, f.digest), f.release, false)),
    rejected: world.gone
      .filter((f) => f.release !== undefined && f.file.header.clearingDate === clearingDate)
      .map((f) => f.file),
  };
}

const DAY_MS = 86_400_000;

function addBills(world: World, window: Window, bills: BillBook): void {
  const isToday = (at: number) => at >= window.from && at < window.to;
  const again = new Map(
    world.again
      .filter((a) => isToday(a.at))
      .map((a) => [`${a.acquirerReference}|${a.acquirerRefundReference}`, new Date(a.at)]),
  );
  for (const sale of world.sales) {
    const payment = paymentRow(sale);
    const later = again.get(`${sale.acquirerReference}|`);
    if (isToday(sale.paidAt)) bills.addBillRow(sale.channel, payment);
    else if (later) bills.addBillRow(sale.channel, { ...payment, happenedAt: later });
    // The bill of the day before lies on the desk too; bills come in any order.
    for (const r of sale.refunds) {
      const second = again.get(`${sale.acquirerReference}|${r.acquirerRefundReference}`);
      if (second) bills.addBillRow(sale.channel, { ...refundRow(sale, r), happenedAt: second });
      if (r.at >= window.from - DAY_MS && r.at < window.to)
        bills.addBillRow(sale.channel, refundRow(sale, r));
    }
  }
  for (const { channel, row } of world.foreign)
    if (isToday(row.happenedAt.getTime())) bills.addBillRow(channel, row);
}
