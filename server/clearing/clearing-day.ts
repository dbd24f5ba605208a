/**
 * One clearing day of one acquirer as a fold: transactions in, entries and positions out. Pure; the platform's
 * `compute-batch.ts`, the acquirer's `verify-clearing compute` and its `check` run the same functions over their own records.
 * Memory is bounded by shops, documents and what is left out or covered, not by transactions.
 */
import { assert } from "../assert.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type {
  ChannelTotals,
  ClearingFile,
  DecisionKind,
  DecisionLine,
  FileHeader,
  LeftOut,
  ReturnedLine,
  UsedDocument,
} from "./clearing-file.ts";
import type { CoveredRefund } from "./cover.ts";
import type { DayControlSums } from "./day-sums.ts";
import { itemKey } from "./decision.ts";
import { type LawBooks, type LawHashes, lawBooksOf } from "./law-books.ts";
import type { ShopSums } from "./position.ts";
import type { Register } from "./register.ts";

/** A decision in force about one item; `wait` is none. */
export interface ItemDecision {
  decisionRef: string;
  as: DecisionKind;
}
/** By `itemKey`. */
export type Decisions = { get(key: string): ItemDecision | undefined };

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

/** Whoever is barred by the day of paying is not paid, whatever its orders were made under. */
export function isBarredBy(state: DayState, no: string): boolean {
  const from = state.books.barredFrom(no);
  return from !== undefined && dayOf(new Date(from)) <= state.input.header.settleDay;
}
