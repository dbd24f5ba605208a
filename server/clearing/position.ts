import { assert } from "../assert.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { dueDayOf } from "../calendar/cycle.ts";
import type { Day } from "../calendar/day.ts";
import { maxFen, minFen, sumFen } from "../money/fen.ts";
import type { Action, Position, Reason } from "./clearing-file.ts";
import { eatLayers, latestDayOf, payableLayers, type UnpaidLayer } from "./layer.ts";
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
  /** Its line of the previous released file. */
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

const NARRATIVE_MAX = 30;

/** One shop's line: net, what is paid of it on the settle day, what rests and why. Source: domain.md §6, clearing-file.md §2. */
export function positionOf(day: ShopDay): ShopLine {
  const { sums, previous, entry } = day;
  const carriedIn = previous?.rest ?? 0n;
  assert(
    maxFen(carriedIn, 0n) === sumFen(day.previousLayers.map((l) => l.amount)),
    "the layers of the previous file add up to its rest",
  );
  const credit = sums.sales + sums.fundedBack + day.returned + maxFen(day.adjust, 0n);
  const debit = sums.refunds + sums.funded + maxFen(-day.adjust, 0n) + maxFen(-carriedIn, 0n);
  const all = credit > 0n ? [...day.previousLayers, todaysLayer(day, credit)] : day.previousLayers;
  const { layers, missing } = eatLayers(all, debit);
  const net = sumFen(layers.map((l) => l.amount)) - missing;
  const { pay, action, reason } = decide(day, net, layers);
  const oldest = layers[0]?.clearingDate;
  return {
    position: {
      subMerchantNo: day.subMerchantNo,
      accountRef: entry?.accountRef ?? previous?.accountRef ?? "",
      accountVersion: entry?.accountVersion ?? previous?.accountVersion ?? 0,
      ...sums,
      returned: day.returned,
      adjust: day.adjust,
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

/** What the shop reads on its bank statement: "QF20261120 M1". */
function narrativeOf({ clearingDate, subMerchantNo }: ShopDay): string {
  return `QF${clearingDate.replaceAll("-", "")} ${subMerchantNo}`.slice(0, NARRATIVE_MAX);
}

function todaysLayer(day: ShopDay, amount: bigint): UnpaidLayer {
  // A shop that left the register keeps what it is owed; its cycle is the shortest, it is held anyway.
  const cycle = day.entry?.cycle ?? "T+1";
  const dueDay = dueDayOf(day.calendar, day.clearingDate, cycle);
  return { clearingDate: day.clearingDate, dueDay, amount };
}

function decide(
  day: ShopDay,
  net: bigint,
  layers: readonly UnpaidLayer[],
): { pay: bigint; action: Action; reason: Reason } {
  const { entry } = day;
  // Before the sign of the net: tomorrow's file knows a blocked account only from this line.
  if (!entry || isBlocked(day, entry)) return { pay: 0n, action: "HOLD", reason: "account_not_approved" };
  if (net < 0n) return { pay: 0n, action: "CARRY", reason: "negative" };
  if (net === 0n) return { pay: 0n, action: "CARRY", reason: "zero" };
  if (entry.holds.some((hold) => hold.fen === null))
    return { pay: 0n, action: "HOLD", reason: "acquirer_hold" };
  const { due, forced } = payableLayers(layers, day.settleDay, day.calendar);
  const payable = sumFen([...due, ...forced].map((l) => l.amount));
  if (payable === 0n) return { pay: 0n, action: "CARRY", reason: "not_due" };
  if (forced.length === 0 && payable < entry.minimumFen)
    return { pay: 0n, action: "CARRY", reason: "below_minimum" };
  const held = sumFen(entry.holds.map((hold) => hold.fen ?? 0n));
  const pay = payable - minFen(held, payable);
  if (pay === 0n) return { pay, action: "HOLD", reason: "acquirer_hold" };
  const ripe = [...due, ...forced].filter((l) => l.dueDay <= day.settleDay).map((l) => l.amount);
  const early = ripe.length < due.length + forced.length || sumFen(ripe) < entry.minimumFen;
  return { pay, action: "PAY", reason: early ? "r30" : "" };
}

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
  const paid = eatLayers([...forced, ...due], pay);
  assert(paid.missing === 0n, "no more is paid than is payable");
  return [...paid.layers, ...waiting].sort((a, b) => (a.clearingDate < b.clearingDate ? -1 : 1));
}
