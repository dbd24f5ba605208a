/** Cycles day by day: the worked examples of docs/clearing-file.md §8, in yuan ×100. */
import { expect, test } from "vitest";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { addDays } from "../calendar/calendar.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { positionOf, type ShopLine } from "./position.ts";
import type { RegisterEntry } from "./register.ts";
import { shopEntry } from "./testing/register.ts";

/** One shop that sells ¥10.00 a day from `from` to `to`, each file chained to the one before; what pays, and when. */
function paymentsOf(terms: Partial<RegisterEntry>, from: Day, to: Day) {
  const entry = shopEntry("M1", { accountApprovedFrom: dayFrom("2026-01-01"), ...terms });
  let last: ShopLine | undefined;
  const lines: [clearingDate: string, settleDay: string, pay: bigint, reason: string][] = [];
  for (let clearingDate = from; clearingDate <= to; clearingDate = addDays(clearingDate, 1)) {
    const settleDay = settleDayOf(DEMO_CALENDAR, clearingDate);
    last = positionOf({
      ...{ subMerchantNo: "M1", clearingDate, settleDay, entry, calendar: DEMO_CALENDAR },
      sums: { saleCount: 1, sales: 1_000n, refundCount: 0, refunds: 0n, funded: 0n, fundedBack: 0n },
      ...{ returned: 0n, bounced: false, adjust: 0n, cover: 0n },
      previous: last && { lineNo: 1, ...last.position },
      previousLayers: last?.layers ?? [],
    });
    const { pay, action, reason } = last.position;
    if (action === "PAY") lines.push([clearingDate, settleDay, pay, reason]);
  }
  return lines;
}

test("weekly: a week is paid on the Monday after it, over a holiday on the first working day", () => {
  expect(paymentsOf({ cycle: "weekly" }, dayFrom("2026-11-16"), dayFrom("2026-11-24"))).toEqual([
    ["2026-11-20", "2026-11-23", 5_000n, ""],
    ["2026-11-21", "2026-11-23", 1_000n, ""],
    ["2026-11-22", "2026-11-23", 1_000n, ""],
  ]);
  expect(paymentsOf({ cycle: "weekly" }, dayFrom("2026-09-28"), dayFrom("2026-10-11"))).toEqual([
    ["2026-09-30", "2026-10-08", 3_000n, ""],
    ...["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"].map((day) => [day, "2026-10-08", 1_000n, ""]),
    ["2026-10-10", "2026-10-12", 6_000n, ""],
    ["2026-10-11", "2026-10-12", 1_000n, ""],
  ]);
});

test("monthly: a month is paid on the first working day after it; its 1st of 31 days is paid on its thirtieth day", () => {
  expect(paymentsOf({ cycle: "monthly" }, dayFrom("2026-08-01"), dayFrom("2026-08-31"))).toEqual([
    ["2026-08-28", "2026-08-31", 1_000n, "r30"],
    ["2026-08-31", "2026-09-01", 30_000n, ""],
  ]);
  expect(paymentsOf({ cycle: "monthly" }, dayFrom("2026-11-01"), dayFrom("2026-11-30"))).toEqual([
    ["2026-11-30", "2026-12-01", 30_000n, ""],
  ]);
});

test("a minimum waits with the cycle until it is reached, and no longer than the thirtieth day", () => {
  const terms = { cycle: "weekly", minimumFen: 10_000n };
  expect(paymentsOf(terms, dayFrom("2026-11-02"), dayFrom("2026-11-16"))).toEqual([
    ["2026-11-13", "2026-11-16", 12_000n, ""],
  ]);
  expect(
    paymentsOf({ ...terms, minimumFen: 1_000_000n }, dayFrom("2026-11-02"), dayFrom("2026-12-02")),
    // With what is forced everything that is due is paid: four weeks; the fifth is not due yet.
  ).toEqual([["2026-12-01", "2026-12-02", 28_000n, "r30"]]);
});

test("what is held by an amount stays behind, of the newest layers, whatever the cycle", () => {
  const holds = [{ fen: 2_500n, acquirerReference: null, reason: "x" }];
  expect(paymentsOf({ cycle: "weekly", holds }, dayFrom("2026-11-16"), dayFrom("2026-11-22"))).toEqual([
    ["2026-11-20", "2026-11-23", 2_500n, ""],
    ["2026-11-21", "2026-11-23", 1_000n, ""],
    ["2026-11-22", "2026-11-23", 1_000n, ""],
  ]);
});
