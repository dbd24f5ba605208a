import { expect, test } from "vitest";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { dayFrom } from "../calendar/day.ts";
import { carriedDayOf, carriedOf, type Payout } from "./payout.ts";

const FRIDAY = dayFrom("2026-11-20");
const SATURDAY = dayFrom("2026-11-21");
const clock = { today: SATURDAY, years: DEMO_CALENDAR };
const layer = (clearingDate: string, dueDay: string, amount: bigint) => ({
  ...{ clearingDate: dayFrom(clearingDate), dueDay: dayFrom(dueDay), amount },
});
/** Friday's file left 10.00 of itself. */
const left = (
  cycle: string,
  dueDay: string,
  reason: NonNullable<Payout["last"]>["reason"],
  terms: Partial<Payout["terms"]> = {},
): Payout => ({
  terms: { status: "active", cycle, minimumFen: 0n, heldFen: 0n, ...terms },
  layers: [layer("2026-11-20", dueDay, 1_000n)],
  last: { clearingDate: FRIDAY, restFen: 1_000n, action: "CARRY", reason },
});

test.each([
  ["T+3", "2026-11-25", "not_due", {}, "2026-11-25"],
  ["monthly", "2026-12-01", "not_due", {}, "2026-12-01"],
  ["T+1", "2026-11-23", "below_minimum", { minimumFen: 5_000n }, "2026-12-18"],
] as const)("what a file left says why and when: %s, due %s, %s", (cycle, due, reason, terms, day) => {
  const payout = left(cycle, due, reason, terms);
  const expected = { day, amountFen: 1_000n };
  expect(carriedOf(payout, clock)).toEqual({ amountFen: 1_000n, why: reason, expected });
  expect(carriedDayOf(payout, clock, FRIDAY)).toEqual({ day, why: reason });
});

test("of a line that pays, what stays behind is held, or falls due later", () => {
  expect(carriedOf(left("T+3", "2026-11-25", ""), clock)?.why).toBe("not_due");
  expect(carriedOf(left("T+1", "2026-11-23", "", { heldFen: null }), clock)).toEqual({
    ...{ amountFen: 1_000n, why: "acquirer_hold", expected: undefined },
  });
});

test("the money of one date comes with its own layer, not with an older one", () => {
  const payout = left("T+3", "2026-11-25", "");
  const layers = [layer("2026-11-19", "2026-11-24", 400n), ...payout.layers];
  const both = { ...payout, layers, last: payout.last && { ...payout.last, restFen: 1_400n } };
  expect(carriedOf(both, clock)?.expected).toEqual({ day: "2026-11-24", amountFen: 400n });
  expect(carriedDayOf(both, clock, FRIDAY).day).toBe("2026-11-25");
});

test("while files wait for their bills, a day that is over is no expectation", () => {
  const late = { ...clock, today: dayFrom("2026-11-27") };
  expect(carriedOf(left("T+3", "2026-11-25", "not_due"), late)?.expected?.day).toBe("2026-11-30");
});

test("nothing is left, or no calendar is laid: nothing is told", () => {
  const payout = left("T+1", "2026-11-23", "zero");
  expect(carriedOf({ ...payout, layers: [], last: undefined }, clock)).toBeUndefined();
  expect(carriedOf(payout, { ...clock, years: undefined })?.expected).toBeUndefined();
});
