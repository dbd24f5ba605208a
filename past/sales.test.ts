import { expect, test } from "vitest";
import { DEMO_PAST } from "#server/setup/demo.ts";
import { salesOf } from "./sales.ts";
import { paceOf } from "./sell.ts";
import { BOOK, COFFEE, NOODLE, SHELVES } from "./shelf.ts";

const { seed } = DEMO_PAST;
const [FRIDAY, SATURDAY] = ["2026-09-18", "2026-09-19"] as const;
const HOUR_MS = 3_600_000;

test("the same seed and day sell the same things at the same times; another seed or day others", () => {
  const once = salesOf(seed, FRIDAY, { isDayOff: false });
  expect(salesOf(seed, FRIDAY, { isDayOff: false })).toEqual(once);
  expect(salesOf(seed + 1, FRIDAY, { isDayOff: false })).not.toEqual(once);
  expect(salesOf(seed, "2026-09-22", { isDayOff: false }).map((s) => s.fen)).not.toEqual(
    once.map((s) => s.fen),
  );
});

test("about sixty payments a day, in the order of the day, each shop within its hours, no reference twice", () => {
  for (let n = 1; n <= 28; n++) {
    const sales = salesOf(seed, `2026-09-${n}`, { isDayOff: n % 7 > 4 });
    expect(sales.length).toBeGreaterThan(45);
    expect(sales.length).toBeLessThan(85);
    expect(sales.map((s) => s.atMs)).toEqual(sales.map((s) => s.atMs).sort((a, b) => a - b));
    expect(new Set(sales.map((s) => s.reference)).size).toBe(sales.length);
    for (const sale of sales) {
      const shelf = SHELVES.find((s) => s.number === sale.shop);
      expect(sale.atMs).toBeGreaterThanOrEqual((shelf?.opensAt ?? 24) * HOUR_MS);
      expect(sale.atMs).toBeLessThan(22 * HOUR_MS);
      expect(sale.coupon?.fen ?? 0).toBeLessThan(sale.fen);
    }
  }
});

test("noodles are eaten at noon, coffee is drunk in the morning, books are bought on days off", () => {
  const weeks = Array.from({ length: 20 }, (_, n) => salesOf(seed, `w${n}`, { isDayOff: false })).flat();
  const share = (shop: string, from: number, to: number) => {
    const own = weeks.filter((s) => s.shop === shop);
    return own.filter((s) => s.atMs >= from * HOUR_MS && s.atMs < to * HOUR_MS).length / own.length;
  };
  expect(share(NOODLE, 11, 14)).toBeGreaterThan(0.4);
  expect(share(COFFEE, 7, 10)).toBeGreaterThan(0.3);
  const books = (day: string, isDayOff: boolean) =>
    salesOf(seed, day, { isDayOff }).filter((s) => s.shop === BOOK).length;
  expect(books(SATURDAY, true)).toBeGreaterThan(books(FRIDAY, false));
});

test("a customer pays some seconds to a minute after the code, each at the own pace, the same with the same seed", () => {
  const paces = salesOf(seed, FRIDAY, { isDayOff: false }).map((s) => paceOf(seed, s.reference));
  expect(Math.min(...paces)).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...paces)).toBeLessThan(60_000);
  expect(new Set(paces).size).toBeGreaterThan(3);
  expect(salesOf(seed, FRIDAY, { isDayOff: false }).map((s) => paceOf(seed, s.reference))).toEqual(paces);
});
