import { assert } from "../assert.ts";
import { addDays, addWorkingDays, type Calendar } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { minFen, sumFen } from "../money/fen.ts";
import { by } from "./line-order.ts";

/** What is still unpaid of one clearing date of one shop; amount positive fen. */
export interface UnpaidLayer {
  clearingDate: Day;
  dueDay: Day;
  amount: bigint;
}

/** Calendar days within which a payment must reach the shop's account (R-D1). */
const PAY_WITHIN_DAYS = 30;
/** Five days before that somebody must look at what still waits. */
export const ALARM_AFTER_DAYS = 25;

/** Layers in the order in which debits eat them: by clearing date, then due day. Those with the same two are one. */
export function layersInOrder(layers: readonly UnpaidLayer[]): UnpaidLayer[] {
  const byDays = Map.groupBy(layers, (l) => `${l.clearingDate}|${l.dueDay}`);
  return [...byDays.values()]
    .map((same) => ({ ...(same[0] as UnpaidLayer), amount: sumFen(same.map((l) => l.amount)) }))
    .sort(by((l) => [l.clearingDate, l.dueDay]));
}

/** Debits eat layers oldest first; `missing` is what no layer was left for. */
export function eatLayers(
  layers: readonly UnpaidLayer[],
  debit: bigint,
): { layers: UnpaidLayer[]; missing: bigint } {
  assert(debit >= 0n, "a debit is not negative");
  let missing = debit;
  const left: UnpaidLayer[] = [];
  for (const layer of layersInOrder(layers)) {
    const eaten = minFen(missing, layer.amount);
    missing -= eaten;
    if (layer.amount > eaten) left.push({ ...layer, amount: layer.amount - eaten });
  }
  return { layers: left, missing };
}

/** The last day a layer may be paid: the 30th calendar day after its clearing date. */
export function latestDayOf(clearingDate: Day): Day {
  return addDays(clearingDate, PAY_WITHIN_DAYS);
}

/**
 * Splits layers into those paid on the settle day and those that wait. Due by that day, or forced: the working day after
 * it would miss the 30th calendar day. The calendar is asked only where a layer is near enough for it to matter.
 */
export function payableLayers(
  layers: readonly UnpaidLayer[],
  settleDay: Day,
  calendar: Calendar,
): { due: UnpaidLayer[]; forced: UnpaidLayer[]; waiting: UnpaidLayer[] } {
  let next: Day | undefined;
  const isForced = (layer: UnpaidLayer): boolean => {
    next ??= addWorkingDays(calendar, settleDay, 1);
    return latestDayOf(layer.clearingDate) < next;
  };
  const near = addDays(settleDay, LONGEST_BREAK_DAYS);
  const split = { due: [] as UnpaidLayer[], forced: [] as UnpaidLayer[], waiting: [] as UnpaidLayer[] };
  for (const layer of layers) {
    const lastChance = latestDayOf(layer.clearingDate) < near && isForced(layer);
    if (lastChance) split.forced.push(layer);
    else if (layer.dueDay <= settleDay) split.due.push(layer);
    else split.waiting.push(layer);
  }
  return split;
}

/** No run of days off is longer; only saves looking into a year whose table is not out yet. */
const LONGEST_BREAK_DAYS = 15;
