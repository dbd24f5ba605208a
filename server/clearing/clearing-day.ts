/**
 * One clearing day of one acquirer as a fold: transactions in, entries and positions out. Pure; the platform's
 * `compute-batch.ts` and the acquirer's `verify-clearing compute` run the same functions over their own records.
 * Memory is bounded by shops and documents, not by transactions.
 */

import type { Agreement } from "../agreement/agreement.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { assert, present } from "../assert.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import { sumFen } from "../money/fen.ts";
import { type BarredList, barredList, barredSince } from "./barred.ts";
import { findEquationFaults, totalsOf } from "./clearing-equations.ts";
import type {
  ChannelTotals,
  ClearingFile,
  DecisionLine,
  Entry,
  FileHeader,
  FileTotals,
  Layer,
  LeftOut,
  Position,
  ReturnedLine,
  UsedDocument,
} from "./clearing-file.ts";
import { channelOf, noSums, sumsByShop } from "./day-sums.ts";
import { by, padded } from "./line-order.ts";
import { positionOf, type ShopSums } from "./position.ts";
import type { Register, RegisterEntry } from "./register.ts";
import { STOPPED } from "./stopped-line.ts";
import { entriesOf } from "./transaction-entries.ts";
import type { EntryFault, TransactionFact } from "./transaction-fact.ts";

export type { EntryFault, RefundFact, TransactionFact } from "./transaction-fact.ts";
export type { ClearingFile };

/** `isNew`: first left out in this window, and counted with its channel. What stood there before may be in no bill. */
export type LeftOutItem = LeftOut &
  ({ isNew: false; channel?: undefined } | { isNew: boolean; channel: Channel });

export interface DayInput {
  header: FileHeader;
  agreements: ReadonlyMap<string, Agreement>;
  fees: ReadonlyMap<string, FeeSchedule>;
  register: Register;
  /** Working days by year; a year that is missing refuses. */
  calendar: Calendar;
  /** From the previous released file. */
  previous?: { positions: readonly Position[]; layers: readonly Layer[] } | undefined;
  /** Everything still left out after this day, cumulative; more may come by `leaveOut`. */
  leftOut: readonly LeftOutItem[];
  /** `accountVersion` = that of the line the bank could not pay; absent: taken as the one still registered. */
  returned: readonly (ReturnedLine & { accountVersion?: number | undefined })[];
  decisions: readonly DecisionLine[];
}

export interface DayState {
  readonly input: DayInput;
  readonly entries: ReadonlyMap<string, RegisterEntry>;
  readonly barred: BarredList;
  readonly shops: Map<string, ShopSums>;
  readonly channels: Map<Channel, ChannelTotals>;
  readonly documents: Map<string, UsedDocument>;
  readonly leftOut: LeftOutItem[];
  /** The last transaction that entered: they come in the order of the file. */
  lastReference: string;
}

/** The state of a day before its first transaction; what the input leaves out stands in it. Refuses `calendar_missing`. */
export function openDay(input: DayInput): DayState {
  const state: DayState = {
    input,
    entries: new Map(input.register.subMerchants.map((entry) => [entry.subMerchantNo, entry])),
    barred: barredList(input.register.barred),
    shops: new Map(),
    channels: new Map(),
    documents: new Map(),
    leftOut: [],
    lastReference: "",
  };
  const { clearingDate, settleDay } = input.header;
  const expected = settleDayOf(input.calendar, clearingDate);
  assert(settleDay === expected, "the settle day is the first working day after the clearing date");
  for (const item of input.leftOut) leaveOut(state, item);
  return state;
}

/**
 * Adds one transaction and returns its lines of the detail file in order, or the fault for which it cannot enter; the
 * state is then unchanged. Transactions come once each, sorted by `acquirerReference`.
 */
export function enterTransaction(
  state: DayState,
  fact: TransactionFact,
): { entries: Entry[] } | { fault: EntryFault } {
  assert(state.lastReference < fact.acquirerReference, "transactions come once each and in order");
  const { agreements, fees, register } = state.input;
  const { entries: registered, barred } = state;
  const books = { agreements, fees, registered, barred, feeToleranceFen: register.feeToleranceFen };
  const made = entriesOf(fact, books);
  if ("fault" in made) return made;
  state.lastReference = fact.acquirerReference;
  noteDocuments(state, fact);
  const channel = channelOf(state.channels, fact.channel);
  channel.feeTolerance += made.deviation;
  if (fact.entersNow) {
    channel.saleCount++;
    channel.gross += fact.amount;
    channel.fee += fact.fee;
    if (fact.entersLate) channel.entered += fact.amount;
    for (const [shop, fen] of sumsByShop(state.shops, made.sale.parts)) {
      shop.saleCount++;
      shop.sales += fen;
    }
  }
  for (const { entry, late } of made.refunds) {
    channel.refundCount++;
    channel.grossRefund += entry.amount;
    channel.feeReturned += entry.feeReturned;
    if (late) channel.enteredRefund += entry.amount;
    for (const [shop, fen] of sumsByShop(state.shops, entry.parts)) {
      shop.refundCount++;
      shop.refunds += fen;
    }
  }
  return { entries: [made.sale, ...made.refunds.map((refund) => refund.entry)] };
}

/** Lists a payment or refund (where `refundReference` is set) that does not enter. */
export function leaveOut(state: DayState, item: LeftOutItem): void {
  state.leftOut.push(item);
  if (!item.isNew) return;
  const channel = channelOf(state.channels, item.channel);
  if (item.refundReference === "") channel.newLeftOut += item.amount;
  else channel.newLeftOutRefund += item.amount;
}

/** The file of the day; count and digest are of the detail file its entries went into. */
export function finishDay(
  state: DayState,
  detail: Pick<FileTotals, "detailCount" | "detailSha256">,
): ClearingFile {
  const { header, returned, decisions } = state.input;
  const books = shopBooks(state.input);
  const lines = shopNumbers(state).map((no) => lineOf(state, books, no));
  const file = {
    header,
    documents: [...state.documents.values()].sort(by((d) => [d.kind, d.id, padded(d.version), d.sha256])),
    channels: [...state.channels.values()].sort(by((c) => [c.channel])),
    positions: lines.map((line, i) => ({ lineNo: i + 1, ...line.position })),
    layers: lines.flatMap(({ position, layers }) =>
      layers.map((layer) => ({ subMerchantNo: position.subMerchantNo, ...layer })),
    ),
    returned: returned
      .map(({ accountVersion: _, ...line }) => line)
      .sort(by((b) => [b.subMerchantNo, b.fileDigest, padded(b.lineNo), b.kind])),
    decisions: [...decisions].sort(by((j) => [j.decisionRef, j.subMerchantNo, j.reference])),
    leftOut: state.leftOut
      .map(({ channel: _, isNew: __, ...line }) => line)
      .sort(by((x) => [x.acquirerReference, x.refundReference])),
  };
  const finished = { ...file, totals: totalsOf(file, detail) };
  const [fault] = findEquationFaults(finished);
  assert(fault === undefined, `the equations of the file hold: ${fault?.where} ${fault?.law}`);
  return finished;
}

/** Every shop with entries, a rest, a returned amount or a decision; sorted. */
function shopNumbers(state: DayState): string[] {
  const { previous, returned, decisions } = state.input;
  const carried = (previous?.positions ?? []).filter((p) => p.rest !== 0n);
  const named = [...carried, ...returned, ...decisions.filter((j) => j.subMerchantNo !== "")];
  return [...new Set([...state.shops.keys(), ...named.map((line) => line.subMerchantNo)])].sort();
}

/** The former file's lines, returned amounts and decisions by shop. */
function shopBooks({ previous, returned, decisions }: DayInput) {
  const byShop = <L extends { subMerchantNo: string }>(lines: readonly L[] = []) =>
    Map.groupBy(lines, (line) => line.subMerchantNo);
  return {
    positions: byShop(previous?.positions),
    layers: byShop(previous?.layers),
    returned: byShop(returned),
    decisions: byShop(decisions),
  };
}

function lineOf(state: DayState, books: ReturnType<typeof shopBooks>, no: string) {
  const { header, calendar } = state.input;
  const known = state.entries.get(no);
  const barredFrom = barredSince(state.barred, no, known);
  // Whoever is barred by the day of paying is not paid, whatever its orders were made under.
  const isBarred = barredFrom !== undefined && dayOf(new Date(barredFrom)) <= header.settleDay;
  const entry = isBarred ? undefined : known;
  const back = books.returned.get(no) ?? [];
  return positionOf({
    subMerchantNo: no,
    clearingDate: header.clearingDate,
    settleDay: header.settleDay,
    sums: state.shops.get(no) ?? noSums(),
    returned: sumFen(back.map((line) => line.amount)),
    bounced: back.some(
      (line) =>
        line.reason !== STOPPED && (line.accountVersion ?? entry?.accountVersion) === entry?.accountVersion,
    ),
    adjust: sumFen((books.decisions.get(no) ?? []).map((j) => j.amount)),
    previous: books.positions.get(no)?.[0],
    previousLayers: (books.layers.get(no) ?? []).map(({ clearingDate, dueDay, amount }) => ({
      clearingDate,
      dueDay,
      amount,
    })),
    entry,
    calendar,
  });
}

function noteDocuments(state: DayState, fact: TransactionFact): void {
  if (!state.documents.has(fact.agreementSha256)) {
    const { agreement, version } = present(state.input.agreements.get(fact.agreementSha256), "it was found");
    const line = { kind: "agreement", id: agreement, version, sha256: fact.agreementSha256 } as const;
    state.documents.set(line.sha256, line);
  }
  if (!state.documents.has(fact.feesSha256)) {
    const { feeSchedule, version } = present(state.input.fees.get(fact.feesSha256), "it was found");
    const line = { kind: "fees", id: feeSchedule, version, sha256: fact.feesSha256 } as const;
    state.documents.set(line.sha256, line);
  }
}
