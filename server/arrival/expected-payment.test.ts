import { expect, test } from "vitest";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { dayFrom } from "../calendar/day.ts";
import { type ExpectedOf, expectedPayment } from "./expected-payment.ts";

const FRIDAY = dayFrom("2026-11-20");
const terms = { status: "active", cycle: "T+1", minimumFen: 0n, heldFen: 0n } as const;
const expected = (change: Partial<ExpectedOf["terms"]> = {}, of: Partial<ExpectedOf> = {}) =>
  expectedPayment({
    ...{
      terms: { ...terms, ...change },
      layers: [],
      unsettledFen: 1_000n,
      today: FRIDAY,
      calendar: DEMO_CALENDAR,
    },
    ...of,
  });
const layer = (clearingDate: string, dueDay: string, amount: bigint) => ({
  ...{ clearingDate: dayFrom(clearingDate), dueDay: dayFrom(dueDay), amount },
});

test.each([
  ["T+1", "2026-11-23"],
  ["T+3", "2026-11-25"],
  ["D+5", "2026-11-25"],
  ["weekly", "2026-11-23"],
  ["monthly", "2026-12-01"],
])("money of a friday comes by the shop's own cycle: %s on %s", (cycle, day) =>
  expect(expected({ cycle })).toEqual({ day, amountFen: 1_000n }),
);

test("below the minimum it comes on its thirtieth day, held it does not, of a closing shop it comes at once", () => {
  expect(expected({ minimumFen: 5_000n })).toEqual({ day: "2026-12-18", amountFen: 1_000n });
  expect(expected({ heldFen: null })).toBeUndefined();
  expect(expected({ heldFen: 400n })).toEqual({ day: "2026-11-23", amountFen: 600n });
  expect(expected({ cycle: "monthly", status: "closing" })).toEqual({ day: "2026-11-23", amountFen: 1_000n });
});

test("what earlier files left comes on its own day, without today's; what is owed is taken off first", () => {
  const layers = [layer("2026-11-18", "2026-11-23", 700n)];
  expect(expected({ cycle: "T+5" }, { layers, unsettledFen: 1_700n })).toEqual({
    ...{ day: "2026-11-23", amountFen: 700n },
  });
  expect(expected({ cycle: "T+5" }, { layers, unsettledFen: 300n })).toEqual({
    ...{ day: "2026-11-23", amountFen: 300n },
  });
  expect(expected({}, { unsettledFen: -100n })).toBeUndefined();
});

test("a day that no calendar reaches is not told", () => {
  expect(expected({ cycle: "T+30" }, { today: dayFrom("2027-12-20") })).toBeUndefined();
});
