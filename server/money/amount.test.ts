import fc from "fast-check";
import { expect, test } from "vitest";
import { amountFromWire, formatAmount, groupAmount, parseAmount } from "./amount.ts";
import { halfUpDiv } from "./fen.ts";

test("what a screen shows reads back to the same fen", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999n }), (fen) => {
      expect(parseAmount(formatAmount(fen))).toEqual({ fen });
      expect(amountFromWire(formatAmount(-fen))).toBe(-fen);
    }),
    { numRuns: 1_000 },
  );
});

test("says which fault an amount has", () => {
  const fault = (text: string) => parseAmount(text);
  expect(fault("")).toEqual({ fault: "empty" });
  expect(fault("12.345")).toEqual({ fault: "too_many_decimals" });
  expect(fault("-1")).toEqual({ fault: "negative" });
  expect(fault("12345678901")).toEqual({ fault: "too_large" });
  for (const bad of ["1e3", "0x10", "１２", "1,000", "¥1", "1 2", "NaN", ".", "--1", "1.2.3", "∞"]) {
    expect(fault(bad)).toEqual({ fault: "not_a_number" });
  }
});

test("takes what a cashier types", () => {
  expect(parseAmount("100")).toEqual({ fen: 10_000n });
  expect(parseAmount("100.")).toEqual({ fen: 10_000n });
  expect(parseAmount(".5")).toEqual({ fen: 50n });
  expect(parseAmount("0012.3")).toEqual({ fen: 1_230n });
});

test("groups thousands and always shows the cents", () => {
  expect(groupAmount(123_456_700n)).toBe("1,234,567.00");
  expect(groupAmount(-5n)).toBe("-0.05");
});

test("rounding does what its name says", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 10n ** 6n }), (n, d) => {
      const h = halfUpDiv(n, d);
      expect(2n * h * d <= 2n * n + d && 2n * (h + 1n) * d > 2n * n + d).toBe(true);
    }),
  );
});
