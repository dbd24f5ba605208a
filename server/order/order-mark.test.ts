import { expect, test } from "vitest";
import { MARK_COLOURS, MARK_HEX, orderMark } from "./order-mark.ts";

const luminance = (hex: string) =>
  [1, 3, 5]
    .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * ([0.2126, 0.7152, 0.0722][i] as number), 0);

test("says the same of the same order, and uses every colour and digit", () => {
  const numbers = Array.from({ length: 4000 }, (_, i) => `QHWMAY5OHCBNKX3DRCHLEHK3TT${i}`);
  const marks = numbers.map(orderMark);
  expect(marks).toEqual(numbers.map(orderMark));
  expect(new Set(marks.map((m) => m.colour)).size).toBe(MARK_COLOURS.length);
  expect(new Set(marks.map((m) => m.number2)).size).toBe(100);
  expect(marks.every((m) => /^\d\d$/.test(m.number2))).toBe(true);
});

test("white text can be read on every colour", () => {
  for (const colour of MARK_COLOURS)
    expect(1.05 / (luminance(MARK_HEX[colour]) + 0.05)).toBeGreaterThanOrEqual(4.5);
});
