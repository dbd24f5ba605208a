/**
 * One clearing day of one acquirer as a fold: transactions in, entries and positions out. Pure; the platform's
 * `compute-batch.ts`, the acquirer's `verify-clearing compute` and its `check` run the same functions over their own records.
 * Memory is bounded by shops, documents and what is left out or covered, not by transactions.
 */

import type { Agreement } from "../agreement/agreement.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { assert, present } from "../assert.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import { sumFen } from "../money/fen.ts";
import { findEquationFaults, totalsOf } from "./clearing-equations.ts";
import type {
  ChannelTotals,
  ClearingFile,
  DecisionKind,
  DecisionLine,
  Entry,
  FileHeader,
  FileTotals,
  Layer,
  LeftOut,
  OpenCover,
  ReturnedLine,
  UsedDocument,
  VoidEntry,
} from "./clearing-file.ts";
import { type CoveredRefund, coverDay, inCoverOrder } from "./cover.ts";
import { channelOf, noSums, sumsByShop } from "./day-sums.ts";
import { itemKey } from "./decision.ts";
import { type LawBooks, type LawHashes, lawBooksOf } from "./law-books.ts";
import { by, padded } from "./line-order.ts";
import { isClosing, netBeforeCover, positionOf, type ShopSums } from "./position.ts";
import type { Register } from "./register.ts";
import { STOPPED } from "./stopped-line.ts";
import { entriesOf } from "./transaction-entries.ts";
import type { RefusedRefund, TransactionFact } from "./transaction-fact.ts";

/** A decision in force about one item; `wait` is none. */
export interface ItemDecision {
  decisionRef: string;
  as: DecisionKind;
}
/** By `itemKey`. */
type Decisions = { get(key: string): ItemDecision | undefined };

/** A payment (`refundReference` empty) or a refund, as the lists of what is left out name it. */
export const leftOutKey = (x: Pick<LeftOut, "acquirerReference" | "refundReference">): string =>
  itemKey({ ...x, bearer: "" });

export interface DayInput {
  header: FileHeader;
  documents: Pick<LawBooks, "agreements" | "fees">;
  /** `LAW_HASHES` */
  hashes: LawHashes;
  register: Register;
  /** When the acquirer closed an order, epoch ms, by merchant order number. */
  closes: { get(merchantOrderNo: string): number | undefined };
  /** Working days by year; a year that is missing refuses. */
  calendar: Calendar;
  /** The file before this one. */
  previous?: Pick<ClearingFile, "positions" | "layers" | "covers" | "leftOut"> | undefined;
  /** `accountVersion` = that of the line the bank could not pay; absent: taken as the one still registered. */
  returned: readonly (ReturnedLine & { accountVersion?: number | undefined })[];
  decisions: Decisions;
}

/** A bill row behind something left out. */
export interface LeftOutRow {
  channel: Channel;
  feeFen: bigint;
  /** Its row lies in this window: it counts with its channel. */
  isNew: boolean;
}
/** Fees of a channel's rows, taken and given back. */
interface Fees {
  fees: bigint;
  feesReturned: bigint;
}
export interface DayControlSums {
  newLeftOut: Map<Channel, Fees>;
  entered: Map<Channel, Fees>;
  /** Payments less refunds of all that is left out and stands in a bill. */
  suspense: bigint;
  /** Fees that the channel withheld of them all the same, less what it gave back. */
  feesAhead: bigint;
}

export interface DayState {
  readonly input: DayInput;
  readonly books: LawBooks;
  /** What the previous file left out, by `itemKey`. */
  readonly previouslyOut: ReadonlyMap<string, LeftOut>;
  readonly shops: Map<string, ShopSums>;
  readonly channels: Map<Channel, ChannelTotals>;
  readonly documents: Map<string, UsedDocument>;
  readonly leftOut: LeftOut[];
  readonly decided: DecisionLine[];
  /** What the control needs besides the file's own sums. */
  readonly control: DayControlSums;
  /** Refunds that the seller stands in for. */
  readonly covered: CoveredRefund[];
  /** The last transaction that entered: they come in the order of the file. */
  lastReference: string;
}

/** The state of a day before its first transaction. Refuses `calendar_missing`. */
export function openDay(input: DayInput): DayState {
  const { header, documents, register, closes, hashes } = input;
  const expected = settleDayOf(input.calendar, header.clearingDate);
  assert(header.settleDay === expected, "the settle day is the first working day after the clearing date");
  return {
    input,
    books: lawBooksOf({ acquirer: header.acquirer, ...documents, register, closes, hashes }),
    previouslyOut: new Map((input.previous?.leftOut ?? []).map((x) => [leftOutKey(x), x])),
    shops: new Map(),
    channels: new Map(),
    documents: new Map(),
    leftOut: [],
    decided: [],
    control: { newLeftOut: new Map(), entered: new Map(), suspense: 0n, feesAhead: 0n },
    covered: [],
    lastReference: "",
  };
}

/**
 * Adds one transaction and returns its lines of the detail file in order, and the refunds that cannot enter. Its laws were
 * asked before (`fold-transaction.ts`). Transactions come once each, sorted by `acquirerReference`.
 */
export function enterTransaction(
  state: DayState,
  fact: TransactionFact,
): { entries: Entry[]; refused: RefusedRefund[] } {
  assert(state.lastReference < fact.acquirerReference, "transactions come once each and in order");
  const { documents, register } = state.input;
  const { document: agreement } = present(documents.agreements.get(fact.agreementSha256), "an agreement");
  const { document: schedule } = present(documents.fees.get(fact.feesSha256), "a fee schedule");
  const item = present(
    schedule.items.find((i) => i.id === fact.feeItem),
    "an item of the schedule",
  );
  const { feeToleranceFen } = register;
  const made = entriesOf(fact, { agreement, item, items: schedule.items, feeToleranceFen });
  if (!fact.entersNow && made.refunds.length + made.voids.length === 0)
    return { entries: [], refused: made.refused };
  state.lastReference = fact.acquirerReference;
  noteDocuments(state, fact, agreement, schedule);
  const { channel } = fact;
  channelOf(state.channels, channel).feeTolerance += made.deviation;
  if (fact.entersNow) {
    const { amount, fee: feeFen, entersLate: isLate } = fact;
    countEntered(state, { channel, amount, feeFen, isLate, isRefund: false });
    for (const [shop, fen] of sumsByShop(state.shops, made.sale.parts)) {
      shop.saleCount++;
      shop.sales += fen;
    }
  }
  for (const { entry, isLate, isVoid } of made.refunds) {
    const { amount, feeReturned: feeFen } = entry;
    countEntered(state, { channel, amount, feeFen, isLate, isRefund: true });
    for (const [shop, fen] of sumsByShop(state.shops, entry.parts)) {
      shop.refundCount++;
      shop.refunds += fen;
    }
    // Nobody stands in for what the same file gives again.
    if (agreement.refundCover === "seller" && !isVoid)
      state.covered.push({ ...entry, sellerNo: fact.sellerNo });
  }
  for (const v of made.voids) countVoid(state, { ...v, channel });
  const entries = [made.sale, ...made.refunds.map((r) => r.entry), ...made.voids.map((v) => v.entry)];
  return { entries, refused: made.refused };
}

/** The exact opposite of a cleared refund: it counts negative with its channel and its bearers. */
export function countVoid(
  state: DayState,
  {
    channel,
    amount,
    feeReturned,
    entry,
  }: { channel: Channel; amount: bigint; feeReturned: bigint; entry: VoidEntry },
): void {
  const totals = channelOf(state.channels, channel);
  totals.grossRefund -= amount;
  totals.feeReturned -= feeReturned;
  for (const [shop, fen] of sumsByShop(state.shops, entry.parts)) shop.refunds -= fen;
}

/**
 * A refund that ended CLOSED before it could enter: its bill row leaves the list as if it had entered and been void at once.
 */
export function countEndedVoid(
  state: DayState,
  row: { channel: Channel; amount: bigint; feeFen: bigint; isNew: boolean },
): void {
  const { channel, amount, feeFen } = row;
  if (row.isNew) countLeftOut(state, { refundReference: "-", amount }, { channel, feeFen });
  channelOf(state.channels, channel).enteredRefund += amount;
  feesOf(state.control.entered, channel).feesReturned += feeFen;
}

/** Lists a payment or refund that does not enter. `row` absent: no bill has it, it stands in no sum. */
export function leaveOut(state: DayState, item: LeftOut, row: LeftOutRow | undefined): void {
  state.leftOut.push(item);
  if (!row) return;
  const sign = item.refundReference === "" ? 1n : -1n;
  state.control.suspense += sign * item.amount;
  state.control.feesAhead += sign * row.feeFen;
  if (row.isNew) countLeftOut(state, item, row);
}

/** A bill row of this window that does not enter, listed or not. */
export function countLeftOut(
  state: DayState,
  { refundReference, amount }: Pick<LeftOut, "refundReference" | "amount">,
  { channel, feeFen }: Pick<LeftOutRow, "channel" | "feeFen">,
): void {
  const totals = channelOf(state.channels, channel);
  const fees = feesOf(state.control.newLeftOut, channel);
  if (refundReference === "") {
    totals.newLeftOut += amount;
    fees.fees += feeFen;
  } else {
    totals.newLeftOutRefund += amount;
    fees.feesReturned += feeFen;
  }
}

/** A payment or refund that counts with its channel, entered or accepted whole; `isLate`: it was left out before. */
export function countEntered(
  state: DayState,
  row: { channel: Channel; amount: bigint; feeFen: bigint; isRefund: boolean; isLate: boolean },
): void {
  const channel = channelOf(state.channels, row.channel);
  if (row.isRefund) {
    channel.refundCount++;
    channel.grossRefund += row.amount;
    channel.feeReturned += row.feeFen;
    if (row.isLate) channel.enteredRefund += row.amount;
  } else {
    channel.saleCount++;
    channel.gross += row.amount;
    channel.fee += row.feeFen;
    if (row.isLate) channel.entered += row.amount;
  }
  if (row.isLate)
    feesOf(state.control.entered, row.channel)[row.isRefund ? "feesReturned" : "fees"] += row.feeFen;
}

function feesOf(sums: Map<Channel, Fees>, channel: Channel): Fees {
  let fees = sums.get(channel);
  if (!fees) {
    fees = { fees: 0n, feesReturned: 0n };
    sums.set(channel, fees);
  }
  return fees;
}

/** The file of the day; count and digest are of the detail file its entries went into. */
export function finishDay(
  state: DayState,
  detail: Pick<FileTotals, "detailCount" | "detailSha256">,
): ClearingFile {
  const { header, returned } = state.input;
  const books = shopBooks(state);
  const { moves, open, cover } = coversOf(state, books);
  const lines = shopNumbers(state, [...moves, ...open]).map((no) =>
    lineOf(state, books, no, cover.get(no) ?? 0n),
  );
  const file = {
    header,
    documents: [...state.documents.values()].sort(by((d) => [d.kind, d.id, padded(d.version), d.sha256])),
    channels: [...state.channels.values()].sort(by((c) => [c.channel])),
    positions: lines.map((line, i) => ({ lineNo: i + 1, ...line.position })),
    layers: lines.flatMap(({ position, layers }) =>
      layers.map((layer) => ({ subMerchantNo: position.subMerchantNo, ...layer })),
    ),
    moves,
    covers: open,
    returned: returned
      .map(({ accountVersion: _, ...line }) => line)
      .sort(by((b) => [b.subMerchantNo, b.fileDigest, padded(b.lineNo), b.kind])),
    decisions: [...state.decided].sort(by((j) => [j.decisionRef, j.subMerchantNo, j.acquirerReference])),
    leftOut: [...state.leftOut].sort(by((x) => [x.acquirerReference, x.refundReference])),
  };
  const finished = { ...file, totals: totalsOf(file, detail) };
  const [fault] = findEquationFaults(finished);
  assert(fault === undefined, `the equations of the file hold: ${fault?.where} ${fault?.law}`);
  return finished;
}

/** Covers that the previous file left open and no decision closes, then the day's refunds in their order. */
function coversOf(state: DayState, books: ReturnType<typeof shopBooks>) {
  const { header, previous, decisions } = state.input;
  const before = (previous?.covers ?? []).filter((w) => !closedBy(state, w, decisions));
  const refunds = [...state.covered].sort(inCoverOrder);
  if (before.length + refunds.length === 0) return { moves: [], open: [], cover: new Map<string, bigint>() };
  const numbers = new Set([...state.shops.keys(), ...books.positions.keys(), ...books.returned.keys()]);
  for (const j of state.decided) numbers.add(j.subMerchantNo);
  const funds = new Map(
    [...numbers].map((no) => {
      const day = dayOfShop(state, books, no);
      const carriedIn = day.previous?.rest ?? 0n;
      const { entry } = day;
      const isHeld = !entry || entry.holds.some((h) => h.fen === null);
      return [
        no,
        {
          net: netBeforeCover(day, carriedIn),
          carriedIn,
          heldFen: isHeld ? null : sumFen(entry.holds.map((h) => h.fen ?? 0n)),
          isClosing: !entry || isClosing(entry),
        },
      ];
    }),
  );
  return coverDay(header.clearingDate, funds, before, refunds);
}

/** Two people of the acquirer said that it will not be repaid: no money moves. */
function closedBy(state: DayState, w: OpenCover, decisions: Decisions): boolean {
  const { acquirerReference, refundNo: refundReference, bearerNo: subMerchantNo } = w;
  const decision = decisions.get(itemKey({ acquirerReference, refundReference, bearer: subMerchantNo }));
  if (decision?.as !== "cover_closed") return false;
  const { decisionRef } = decision;
  if (!state.decided.some((j) => j.decisionRef === decisionRef))
    state.decided.push({
      decisionRef,
      kind: "cover_closed",
      subMerchantNo,
      amount: 0n,
      acquirerReference,
      refundReference,
    });
  return true;
}

/** Every shop with entries, a rest, a returned amount, a decision or a cover; sorted. */
function shopNumbers(state: DayState, covers: readonly object[]): string[] {
  const { previous, returned } = state.input;
  const numbers = new Set(state.shops.keys());
  for (const p of previous?.positions ?? []) if (p.rest !== 0n) numbers.add(p.subMerchantNo);
  for (const line of [...returned, ...state.decided]) numbers.add(line.subMerchantNo);
  for (const c of covers as readonly Partial<Record<"fromNo" | "toNo" | "sellerNo" | "bearerNo", string>>[])
    for (const no of [c.fromNo, c.toNo, c.sellerNo, c.bearerNo]) if (no !== undefined) numbers.add(no);
  numbers.delete("");
  return [...numbers].sort();
}

/** The former file's lines, returned amounts and decisions by shop. */
function shopBooks(state: DayState) {
  const { previous, returned } = state.input;
  const byShop = <L extends { subMerchantNo: string }>(lines: readonly L[] = []) =>
    Map.groupBy(lines, (line) => line.subMerchantNo);
  return {
    positions: byShop(previous?.positions),
    layers: byShop(previous?.layers),
    returned: byShop(returned),
    decisions: byShop(state.decided),
  };
}

function dayOfShop(state: DayState, books: ReturnType<typeof shopBooks>, no: string) {
  const { header, calendar } = state.input;
  const entry = isBarredBy(state, no) ? undefined : state.books.shops.get(no);
  const back = books.returned.get(no) ?? [];
  return {
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
    previousLayers: (books.layers.get(no) ?? []).map(({ subMerchantNo: _, ...layer }: Layer) => layer),
    entry,
    calendar,
  };
}

/** Whoever is barred by the day of paying is not paid, whatever its orders were made under. */
export function isBarredBy(state: DayState, no: string): boolean {
  const from = state.books.barredFrom(no);
  return from !== undefined && dayOf(new Date(from)) <= state.input.header.settleDay;
}

const lineOf = (state: DayState, books: ReturnType<typeof shopBooks>, no: string, cover: bigint) =>
  positionOf({ ...dayOfShop(state, books, no), cover });

function noteDocuments(
  state: DayState,
  { agreementSha256, feesSha256 }: TransactionFact,
  agreement: Agreement,
  fees: FeeSchedule,
): void {
  const note = (kind: UsedDocument["kind"], sha256: string, id: string, version: number) => {
    if (!state.documents.has(sha256)) state.documents.set(sha256, { kind, id, version, sha256 });
  };
  note("agreement", agreementSha256, agreement.agreement, agreement.version);
  note("fees", feesSha256, fees.feeSchedule, fees.version);
}
