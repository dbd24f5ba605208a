import { expect, test } from "vitest";
import { arrivalTotals } from "./arrival-totals.ts";

type Line = Parameters<typeof arrivalTotals>[0][number];
const line = (lineNo: number, payFen: bigint, state: Line["state"]): Line => ({
  ...{ batchId: "clb_0000000000000000000000000a" as Line["batchId"], lineNo, payFen, state, hasMoved: false },
});
const DAYS = [
  line(1, 100n, "arrived"),
  line(2, 20n, "at_bank"),
  line(3, 3n, "recorded"),
  line(4, 4_000n, "bank_returned"),
  line(5, 50_000n, "bank_returned"),
  line(6, 600_000n, "stopped"),
];

test("what the bank gave back is counted apart, and is expected only while it waits for another card", () => {
  expect(arrivalTotals(DAYS, [DAYS[4] as Line])).toEqual({
    expectedFen: 50_123n,
    arrivedFen: 100n,
    returnedFen: 54_000n,
    waitingFen: 50_000n,
    cameSinceFen: 0n,
  });
});

test("what has all entered anew is given back and expected on its later day alone", () => {
  expect(arrivalTotals(DAYS, [])).toMatchObject({ expectedFen: 123n, returnedFen: 54_000n, waitingFen: 0n });
});

test("what was given back and has come on a later day since is counted as such", () => {
  const days = DAYS.map((day) => (day.lineNo === 4 ? { ...day, hasMoved: true } : day));
  expect(arrivalTotals(days, []).cameSinceFen).toBe(4_000n);
});

test("a line is another day's line of the same number where their batches differ", () => {
  const other = { ...line(5, 1n, "arrived"), batchId: "clb_0000000000000000000000000b" as Line["batchId"] };
  expect(arrivalTotals(DAYS, [other]).waitingFen).toBe(0n);
});
