/**
 * What the former files say of payments and refunds: since when one stands in them that was left out before, and what became of
 * it by a decision. Pure.
 */
import type { Day } from "#server/calendar/day.ts";
import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { WITHOUT_BILL } from "#server/clearing/left-out-word.ts";

/** As much of a former file. */
export type FormerOfItems = Pick<ClearingFile, "header" | "leftOut" | "decisions">;

/** By `leftOutKey`. */
export interface FormerItems {
  /** The oldest of the files; what happened before it they do not tell. Undefined where there is none. */
  from: Day | undefined;
  /** The date of the first file that left it out no more. */
  leftListOn: ReadonlyMap<string, Day>;
  /** A decision gave a payment whole to one shop, or took a refund whole from one. */
  whole: ReadonlySet<string>;
  /** Decided `accept` or `not_ours`. */
  decided: ReadonlySet<string>;
  /** The date of the file that handed it over. */
  notOurs: ReadonlyMap<string, Day>;
}

/** `files` oldest first; `clearingDate` of the file that is built on the last. */
export function formerItems(files: readonly FormerOfItems[], clearingDate: Day): FormerItems {
  const leftListOn = new Map<string, Day>();
  const notOurs = new Map<string, Day>();
  const [whole, decided] = [new Set<string>(), new Set<string>()];
  for (const [i, file] of files.entries()) {
    const next = files[i + 1]?.header.clearingDate ?? clearingDate;
    for (const x of file.leftOut) if (x.kind !== WITHOUT_BILL) leftListOn.set(leftOutKey(x), next);
    for (const j of file.decisions) {
      const key = leftOutKey(j);
      if (j.kind === "accept" && j.amount !== 0n) whole.add(key);
      if (j.kind === "accept" || j.kind === "not_ours") decided.add(key);
      if (j.kind === "not_ours") notOurs.set(key, file.header.clearingDate);
    }
  }
  return { from: files[0]?.header.clearingDate, leftListOn, whole, decided, notOurs };
}
