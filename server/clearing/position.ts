import { assert } from "../assert.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { dueDayOf } from "../calendar/cycle.ts";
import type { Day } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import { maxFen, minFen, sumFen } from "../money/fen.ts";
import type { Position } from "./clearing-file.ts";
import { eatLayers, latestDayOf, layersInOrder, payableLayers, type UnpaidLayer } from "./layer.ts";
import type { RegisterEntry } from "./register.ts";

/** What the entries of one day say of one shop. */
export interface ShopSums {
  saleCount: number;
  sales: bigint;
  refundCount: number;
  refunds: bigint;
  funded: bigint;
  fundedBack: bigint;
}

/** Everything one line of the file follows from. */
export interface ShopDay {
  subMerchantNo: string;
  clearingDate: Day;
  settleDay: Day;
  sums: ShopSums;
  /** Σ of its B lines. */
  returned: bigint;
  /** Whether one of them came back from the account version the register still states. */
  bounced: boolean;
  /** Σ of its decisions, signed. */
  adjust: bigint;
  /** Covers and repayments received less given, signed. */
  cover: bigint;
  /** Its line of the previous file. */
  previous: Position | undefined;
  previousLayers: readonly UnpaidLayer[];
  /** Absent where the register does not know it (any more) or bars it. */
  entry: RegisterEntry | undefined;
  calendar: Calendar;
}

export interface ShopLine {
  position: Omit<Position, "lineNo">;
  /** Unpaid after this file; Σ = rest where the rest is owed to the shop. */
  layers: UnpaidLayer[];
}

/** One shop's line: net, what is paid of it on the settle day, what rests and why. Source: domain.md §6, clearing-file.md §2. */
export function positionOf(day: ShopDay): ShopLine {
  const { previous, entry } = day;
  const carriedIn = previous?.rest ?? 0n;
  assert(
    maxFen(carriedIn, 0n) === sumFen(day.previousLayers.map((l) => l.amount)),
    "the layers of the previous file add up to its rest",
  );
  const { layers, missing, isUndated } = layersOf(day, carriedIn);
  const net = sumFen(layers.map((l) => l.amount)) - missing;
  const { pay, action, reason } = decide(day, net, layers, isUndated);
  const oldest = layers[0]?.clearingDate;
  return {
    position: {
      subMerchantNo: day.subMerchantNo,
      accountRef: entry?.accountRef ?? previous?.accountRef ?? "",
      accountVersion: entry?.accountVersion ?? previous?.accountVersion ?? 0,
      ...day.sums,
      returned: day.returned,
      adjust: day.adjust,
      cover: day.cover,
      carriedIn,
      net,
      pay,
      rest: net - pay,
      action,
      reason,
      settleDay: day.settleDay,
      oldestDay: oldest,
      latestDay: oldest && latestDayOf(oldest),
      narrative: narrativeOf(day),
    },
    layers: pay === 0n ? layers : unpaidAfter(day, layers, pay),
  };
}

/** The shop's net before cover and repay: what its own day left it with. */
export function netBeforeCover(
  day: Pick<ShopDay, "sums" | "returned" | "adjust">,
  carriedIn: bigint,
): bigint {
  const { sales, refunds, funded, fundedBack } = day.sums;
  return carriedIn + sales - refunds - funded + fundedBack + day.returned + day.adjust;
}

/** Credits of the day form a layer by the cycle, what was returned one of its own; debits eat the oldest. */
function layersOf(day: ShopDay, carriedIn: bigint) {
  const { sums, returned, adjust, cover, clearingDate } = day;
  // Sums less voids may be negative; then they stand on the other side.
  const both = [sums.sales, sums.fundedBack, adjust, cover, -sums.refunds, -sums.funded];
  const credit = sumFen(both.map((fen) => maxFen(fen, 0n)));
  const debit = sumFen(both.map((fen) => maxFen(-fen, 0n))) + maxFen(-carriedIn, 0n);
  const all = [...day.previousLayers];
  // It has waited once: due at once.
  if (returned > 0n) all.push({ clearingDate, dueDay: day.settleDay, amount: returned });
  const dueDay = credit > 0n ? dueDayFor(day) : day.settleDay;
  if (credit > 0n) all.push({ clearingDate, dueDay: dueDay ?? day.settleDay, amount: credit });
  return { ...eatLayers(all, debit), isUndated: dueDay === undefined };
}

/** A shop that left the register keeps what it is owed; its cycle is the shortest, it is held anyway. Undefined: undated. */
function dueDayFor(day: ShopDay): Day | undefined {
  return dated(() => dueDayOf(day.calendar, day.clearingDate, day.entry?.cycle ?? "T+1"));
}

/** A year without a table dates nothing; the shop that needs it is held, the others are paid. */
function dated<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "calendar_missing") return undefined;
    throw error;
  }
}

const NARRATIVE_MAX = 30;

/** What the shop reads on its bank statement: "QF20261120 M1". */
function narrativeOf({ clearingDate, subMerchantNo }: ShopDay): string {
  return `QF${clearingDate.replaceAll("-", "")} ${subMerchantNo}`.slice(0, NARRATIVE_MAX);
}

type Decided = Pick<Position, "pay" | "action" | "reason">;
const held = (reason: Position["reason"]): Decided => ({ pay: 0n, action: "HOLD", reason });
const carried = (reason: Position["reason"]): Decided => ({ pay: 0n, action: "CARRY", reason });

/** The first that holds. Source: clearing-file.md §2, `action` with `reason`. */
function decide(day: ShopDay, net: bigint, layers: readonly UnpaidLayer[], isUndated: boolean): Decided {
  const { entry } = day;
  // Before the sign of the net: tomorrow's file knows a blocked account only from this line.
  if (!entry || isBlocked(day, entry)) return held("account_not_approved");
  const ripe = dated(() => payableLayers(layers, day.settleDay, day.calendar));
  if (isUndated || !ripe) return held("calendar");
  if (net < 0n) return carried("negative");
  if (net === 0n) return carried("zero");
  if (entry.holds.some((hold) => hold.fen === null)) return held("acquirer_hold");
  const isFinal = isClosing(entry);
  const payable = isFinal ? layers : [...ripe.due, ...ripe.forced];
  const due = sumFen(payable.map((l) => l.amount));
  if (due === 0n) return carried("not_due");
  if (!isFinal && ripe.forced.length === 0 && due < entry.minimumFen) return carried("below_minimum");
  const pay = due - minFen(sumFen(entry.holds.map((hold) => hold.fen ?? 0n)), due);
  if (pay === 0n) return held("acquirer_hold");
  if (isFinal) return { pay, action: "PAY", reason: "final" };
  const own = payable.filter((l) => l.dueDay <= day.settleDay).map((l) => l.amount);
  const isEarly = own.length < payable.length || sumFen(own) < entry.minimumFen;
  return { pay, action: "PAY", reason: isEarly ? "r30" : "" };
}

/** Every layer falls due, nothing waits for a minimum; it neither covers nor is covered. */
export const isClosing = (entry: Pick<RegisterEntry, "status">): boolean =>
  entry.status === "closing" || entry.status === "closed";

/**
 * An account that may not be paid: approved only after the settle day, or the bank could not pay this version — today, or
 * before a former line that is still held. A line held because its account was approved too late does not chain.
 */
function isBlocked(day: ShopDay, entry: RegisterEntry): boolean {
  if (entry.accountApprovedFrom > day.settleDay || day.bounced) return true;
  const { previous } = day;
  return (
    previous !== undefined &&
    previous.action === "HOLD" &&
    previous.reason === "account_not_approved" &&
    previous.accountVersion === entry.accountVersion &&
    entry.accountApprovedFrom <= previous.settleDay
  );
}

/** What is paid leaves the payable layers oldest first; a partial hold leaves the rest of them. */
function unpaidAfter(day: ShopDay, layers: readonly UnpaidLayer[], pay: bigint): UnpaidLayer[] {
  const { due, forced, waiting } = payableLayers(layers, day.settleDay, day.calendar);
  const isFinal = day.entry !== undefined && isClosing(day.entry);
  const paid = eatLayers(isFinal ? layers : [...forced, ...due], pay);
  assert(paid.missing === 0n, "no more is paid than is payable");
  return layersInOrder([...paid.layers, ...(isFinal ? [] : waiting)]);
}
