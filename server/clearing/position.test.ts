import fc from "fast-check";
import { expect, test } from "vitest";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { addDays, isWorkingDay } from "../calendar/calendar.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import { dueDayOf, isCycle } from "../calendar/cycle.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { sumFen } from "../money/fen.ts";
import { eatLayers, latestDayOf } from "./layer.ts";
import { positionOf, type ShopDay, type ShopLine } from "./position.ts";
import type { RegisterEntry } from "./register.ts";
import { shopEntry } from "./testing/register.ts";

const layer = (clearingDate: Day, amount: bigint) => ({ clearingDate, dueDay: clearingDate, amount });

test("debits eat the oldest layer first and say what they did not find", () => {
  const layers = [layer(dayFrom("2026-11-02"), 5n), layer(dayFrom("2026-11-01"), 3n)];
  expect(eatLayers(layers, 4n)).toEqual({ layers: [layer(dayFrom("2026-11-02"), 4n)], missing: 0n });
  expect(eatLayers(layers, 9n)).toEqual({ layers: [], missing: 1n });
  expect(latestDayOf(dayFrom("2026-11-01"))).toBe("2026-12-01");
});

test.each([
  ["2026-11-20", "T+1", "2026-11-23"],
  ["2026-11-20", "T+3", "2026-11-25"],
  ["2026-11-20", "D+1", "2026-11-21"],
  ["2026-09-30", "T+2", "2026-10-09"],
  // Monday to Sunday on the Monday after, also where it is off: the file of the working day that follows pays it.
  ["2026-11-16", "weekly", "2026-11-23"],
  ["2026-11-22", "weekly", "2026-11-23"],
  ["2026-09-28", "weekly", "2026-10-05"],
  ["2026-11-01", "monthly", "2026-12-01"],
  ["2026-11-30", "monthly", "2026-12-01"],
  ["2028-02-29", "monthly", "2028-03-01"],
  // Without a table of the new year: only working days are counted in one.
  ["2026-12-31", "weekly", "2027-01-04"],
  ["2026-12-31", "monthly", "2027-01-01"],
])("what is sold on %s is due by %s on %s", (day, cycle, due) =>
  expect(dueDayOf(DEMO_CALENDAR, dayFrom(day), cycle)).toBe(due),
);

test("no cycle pays on the same day", () => {
  for (const cycle of ["T+0", "D+0", "T1", "T+", "W+1", "T+01", "T+100", "weekly+1", "Weekly", "month", ""])
    expect(isCycle(cycle)).toBe(false);
});

const money = fc.bigInt({ min: 0n, max: 1_000n });
const dayOfShop = fc.record({
  sales: money,
  refunds: fc.oneof(fc.constant(0n), money, fc.bigInt({ min: 0n, max: 100n })),
  returned: fc.constantFrom(0n, 0n, 0n, 50n),
  held: fc.nat(9),
});
const shop = fc.record({
  cycle: fc.constantFrom("T+1", "T+2", "T+5", "D+1", "D+29", "weekly", "monthly"),
  minimumFen: fc.constantFrom(0n, 100n, 5_000n),
});

/** Sixty days of one shop, each chained to the one before. */
function live(
  terms: Partial<RegisterEntry>,
  days: readonly { sales: bigint; refunds: bigint; returned: bigint; held: number }[],
) {
  const lines: (ShopLine & { day: ShopDay })[] = [];
  let clearingDate = dayFrom("2026-08-20");
  for (const { sales, refunds, returned, held } of days) {
    const last = lines.at(-1);
    const holds =
      held === 0
        ? [{ fen: null, acquirerReference: null, reason: "x" }]
        : held === 1
          ? [{ fen: 40n, acquirerReference: null, reason: "x" }]
          : [];
    const day: ShopDay = {
      subMerchantNo: "M1",
      clearingDate: clearingDate,
      settleDay: settleDayOf(DEMO_CALENDAR, clearingDate),
      sums: { saleCount: 1, sales, refundCount: 1, refunds, funded: 0n, fundedBack: 0n },
      returned,
      bounced: false,
      adjust: 0n,
      cover: 0n,
      previous: last && { lineNo: 1, ...last.position },
      previousLayers: last?.layers ?? [],
      entry: shopEntry("M1", { accountApprovedFrom: dayFrom("2026-01-01"), ...terms, holds }),
      calendar: DEMO_CALENDAR,
    };
    lines.push({ ...positionOf(day), day });
    clearingDate = addDays(clearingDate, 1);
  }
  return lines;
}

test("over any sixty days nothing is dropped, nothing invented, and every line adds up", () => {
  fc.assert(
    fc.property(shop, fc.array(dayOfShop, { minLength: 60, maxLength: 60 }), (terms, days) => {
      const lines = live(terms, days);
      for (const { position: p, layers } of lines) {
        expect(p.net).toBe(p.pay + p.rest);
        expect(p.pay >= 0n).toBe(true);
        expect(sumFen(layers.map((l) => l.amount))).toBe(p.rest > 0n ? p.rest : 0n);
        expect(layers.every((l) => l.amount > 0n)).toBe(true);
        expect(new Set(layers.map((l) => `${l.clearingDate} ${l.dueDay}`)).size).toBe(layers.length);
      }
      const earned = sumFen(days.map((d) => d.sales - d.refunds + d.returned));
      const rest = lines.at(-1)?.position.rest ?? 0n;
      expect(sumFen(lines.map((l) => l.position.pay)) + rest).toBe(earned);
    }),
    { numRuns: 150 },
  );
});

test("nothing that is not held waits beyond its thirtieth day, whatever cycle and minimum say", () => {
  fc.assert(
    fc.property(shop, fc.array(dayOfShop, { minLength: 60, maxLength: 60 }), (terms, days) => {
      const free = days.map((d) => ({ ...d, held: 9 }));
      for (const { day, layers } of live(terms, free)) {
        let next = addDays(day.settleDay, 1);
        while (!isWorkingDay(DEMO_CALENDAR, next)) next = addDays(next, 1);
        for (const l of layers) expect(latestDayOf(l.clearingDate) >= next).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});
