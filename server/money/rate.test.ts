import fc from "fast-check";
import { expect, test } from "vitest";
import { PPM } from "./fen.ts";
import { formatRate, parseRate } from "./rate.ts";

test("a rate survives its own text", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: PPM }), (ppm) => {
      expect(parseRate(formatRate(ppm))).toEqual({ ppm });
    }),
    { numRuns: 10_000 },
  );
});

test.each([
  ["0.38", 3_800],
  ["0.38%", 3_800],
  ["8", 80_000],
  ["100 %", 1_000_000],
  ["0.0001", 1],
] as const)("%s is %s parts per million", (text, ppm) => expect(parseRate(text)).toEqual({ ppm }));

test.each([
  ["", "empty"],
  ["-1", "not_a_number"],
  ["1e3", "not_a_number"],
  ["0.00001", "too_many_decimals"],
  ["100.0001", "too_large"],
] as const)("%s is refused as %s", (text, fault) => expect(parseRate(text)).toEqual({ fault }));
