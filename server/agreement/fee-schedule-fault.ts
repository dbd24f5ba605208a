import { ORDER_MAX_FEN, PPM } from "../money/fen.ts";
import type { DocumentFault } from "./agreement-fault.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { isPrintable } from "./printable.ts";

/** Channels × modes × card types × categories of one merchant; bounds the search per sale. */
const FEE_ITEMS_MAX = 500;

/** The first thing wrong with a fee schedule, or undefined. */
export function findFeeScheduleFault(schedule: FeeSchedule): DocumentFault | undefined {
  for (const field of ["acquirer", "feeSchedule"] as const) {
    if (schedule[field] === "") return { field, reason: "empty" };
    if (!isPrintable(schedule[field])) return { field, reason: "not_printable" };
  }
  if (!Number.isSafeInteger(schedule.version) || schedule.version < 1)
    return { field: "version", reason: "not_positive" };
  if (schedule.items.length === 0) return { field: "items", reason: "empty" };
  if (schedule.items.length > FEE_ITEMS_MAX) return { field: "items", reason: "too_many" };
  const seen = new Set<string>();
  for (const [i, item] of schedule.items.entries()) {
    const path = `items[${i}]`;
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(item.id)) return { field: `${path}.id`, reason: "not_a_name" };
    if (seen.has(item.id)) return { field: `${path}.id`, reason: "twice" };
    seen.add(item.id);
    if (item.mode === "") return { field: `${path}.mode`, reason: "empty" };
    for (const field of ["mode", "cardType", "category"] as const)
      if (item[field] !== undefined && !isPrintable(item[field]))
        return { field: `${path}.${field}`, reason: "not_printable" };
    if (!Number.isSafeInteger(item.ppm) || item.ppm < 0 || item.ppm > PPM)
      return { field: `${path}.ppm`, reason: "out_of_range" };
    for (const field of ["perItemFen", "minFen", "capFen"] as const) {
      const fen = item[field];
      if (fen !== undefined && (fen < 0n || fen > ORDER_MAX_FEN))
        return { field: `${path}.${field}`, reason: "out_of_range" };
    }
    if (item.capFen !== undefined && (item.minFen ?? 0n) > item.capFen)
      return { field: `${path}.capFen`, reason: "below_minimum" };
  }
  return undefined;
}
