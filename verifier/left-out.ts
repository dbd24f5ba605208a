/**
 * What the file says it left out (未入账), against the books: no item without a ground, none for longer than the register
 * allows without a decision, none listed and entered at once. Pure. Source: clearing-file.md §3.
 */
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { ClearingFile, LeftOut } from "#server/clearing/clearing-file.ts";
import { type Decision, itemKey, REFUND_WITHIN_DAYS } from "#server/clearing/decision.ts";
import { WITHOUT_BILL } from "#server/clearing/left-out-word.ts";
import type { Books } from "./books.ts";
import type { BindingDecisions } from "./chain.ts";
import { MISSING, show } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";

/**
 * Of the items that the file lists, by `leftOutKey`: those that the books let enter, those that the detail states, and refunds
 * of cleared payments whose order the detail withholds.
 */
export interface Listed {
  keys: ReadonlySet<string>;
  made: Set<string>;
  stated: Set<string>;
  withoutOrder: Set<string>;
}

/** Every X of the file: unjustified, listed beside its entry, or waiting for a decision. */
export function compareLeftOut(
  file: ClearingFile,
  expected: ClearingFile,
  {
    books,
    listed,
    decisions,
  }: { books: Books; listed: Listed; decisions: Pick<BindingDecisions, "inForce"> },
  differences: Differences,
): void {
  const { documents, channels, positions, layers, moves, covers, returned } = file;
  const before = [documents, channels, positions, layers, moves, covers, returned, file.decisions];
  const firstLine = before.reduce((lines, records) => lines + records.length, 2);
  const expectedKeys = new Set(expected.leftOut.map(leftOutKey));
  for (const [i, x] of file.leftOut.entries()) {
    const where: Where = { record: "X", line: firstLine + i, reference: referenceOf(x) };
    const key = leftOutKey(x);
    if (listed.stated.has(key)) differences.add("bill.twice", where, "X | P/R", "X + P/R");
    if (listed.made.has(key)) differences.add("left_out.unjustified", where, "P | R", saidOf(x));
    else if (expectedKeys.has(key)) {
      const decision = decisions.inForce.get(itemKey({ ...x, bearer: "" }));
      const isUnknown = x.kind === "only_acquirer" || listed.withoutOrder.has(key);
      const days = isUnknown ? undefined : books.register.leftOutDays;
      const lack = lackOf(x, file.header.clearingDate, days, decision);
      if (lack) differences.add("left_out.undecided", where, lack, saidOf(x));
    }
  }
}

/**
 * What an item that is left out for good reason still lacks; undefined where it may wait. `leftOutDays` undefined: nobody told
 * of its order, so it waits no day without a decision.
 */
function lackOf(
  x: LeftOut,
  clearingDate: LeftOut["since"],
  leftOutDays: number | undefined,
  decision: Decision | undefined,
): string | undefined {
  if (x.kind === WITHOUT_BILL) return undefined;
  if (decision?.as === "wait")
    return decision.until !== undefined && decision.until < clearingDate ? `≤ ${decision.until}` : undefined;
  if (decision?.as === "refund") {
    const last = addDays(dayOf(new Date(decision.enteredAt)), REFUND_WITHIN_DAYS);
    return last < clearingDate ? `refund ≤ ${last}` : undefined;
  }
  if (decision) return undefined;
  if (leftOutDays === undefined) return "accept | refund | not_ours | wait";
  const last = addDays(x.since, leftOutDays);
  return last < clearingDate ? `≤ ${last}` : undefined;
}

const saidOf = (x: LeftOut): string =>
  [x.kind, show(x.amount), x.subMerchantNo || MISSING, x.since].join(" · ");
const referenceOf = (x: LeftOut) =>
  x.refundReference ? `${x.acquirerReference} ${x.refundReference}` : x.acquirerReference;
