import { addDays } from "../calendar/calendar.ts";
import { clearingDateOf, windowOf } from "../calendar/clearing-date.ts";
import type { CutOffs } from "../calendar/cut-off.ts";
import type { Day } from "../calendar/day.ts";

const SECOND_MS = 1_000;

/** Whole seconds: documents and orders state seconds, and nothing may fall between two versions. */
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / SECOND_MS) * SECOND_MS);

/** When the next clearing date (账日) begins. */
export function nextDateStart(at: Date, cutOffs: CutOffs): Date {
  return windowOf(addDays(clearingDateOf(at, cutOffs), 1), cutOffs).from;
}

/**
 * From when an approved version holds: not before the day it names; where a former one holds, not before the next clearing
 * date, so that one date has one rule per sale; the first of a seller at once. Source: domain.md "Before the first order".
 */
export function inForceFrom(input: {
  approvedAt: Date;
  effectiveFrom: Day;
  hasFormer: boolean;
  cutOffs: CutOffs;
}): Date {
  const { approvedAt, cutOffs } = input;
  const named = windowOf(input.effectiveFrom, cutOffs).from;
  const earliest = input.hasFormer ? nextDateStart(approvedAt, cutOffs) : wholeSecond(approvedAt);
  return new Date(Math.max(named.getTime(), earliest.getTime()));
}
