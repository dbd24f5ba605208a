import fc from "fast-check";
import { expect, test } from "vitest";
import { apportion, apportionWith } from "./apportion.ts";
import { NUMBER_LINE_MAX_FEN } from "./fen.ts";
import { BIGINTS, NUMBERS } from "./integers.ts";

const runs = { numRuns: 10_000 };

/** The definition, seat by seat. */
function seatBySeat(total: number, weights: readonly number[]): number[] {
  const seats = weights.map(() => 0);
  for (let given = 0; given < total; given++) {
    let best = 0;
    for (let i = 1; i < weights.length; i++)
      if ((weights[i] ?? 0) * (2 * (seats[best] ?? 0) + 1) > (weights[best] ?? 0) * (2 * (seats[i] ?? 0) + 1))
        best = i;
    seats[best] = (seats[best] ?? 0) + 1;
  }
  return seats;
}

const small = fc
  .array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 7 })
  .filter((w) => w.some((x) => x > 0));
const large = fc
  .array(fc.bigInt({ min: 0n, max: 12_000_000_000n }), { minLength: 1, maxLength: 8 })
  .filter((w) => w.some((x) => x > 0n));
const sum = (list: readonly bigint[]) => list.reduce((s, x) => s + x, 0n);

test("the examples of the format come out", () => {
  expect(apportion(5n, [3n, 3n, 3n])).toEqual([2n, 2n, 1n]);
  expect(apportion(1n, [1n, 1n])).toEqual([1n, 0n]);
  expect(apportion(7n, [10n, 1n, 1n])).toEqual([5n, 1n, 1n]);
  expect(apportion(0n, [0n, 0n])).toEqual([0n, 0n]);
  expect(() => apportion(1n, [0n])).toThrow();
  expect(() => apportion(-1n, [1n])).toThrow();
});

test("the quick way gives what giving seat by seat gives", () => {
  fc.assert(
    fc.property(small, fc.nat(400), (weights, total) => {
      expect(apportionWith(NUMBERS, total, weights)).toEqual(seatBySeat(total, weights));
    }),
    runs,
  );
});

test("never loses or makes a fen, gives all back at the end and nothing to nobody", () => {
  fc.assert(
    fc.property(large, fc.bigInt({ min: 0n, max: 10n ** 11n }), (weights, any) => {
      const whole = sum(weights);
      const total = any % (whole + 1n);
      const seats = apportion(total, weights);
      expect(sum(seats)).toBe(total);
      seats.forEach((s, i) => {
        expect(s >= 0n && s <= (weights[i] ?? 0n)).toBe(true);
      });
      expect(apportion(whole, weights)).toEqual(weights);
    }),
    runs,
  );
});

test("nobody loses a fen when there is one more to share", () => {
  fc.assert(
    fc.property(large, fc.bigInt({ min: 0n, max: 10n ** 11n }), (weights, any) => {
      const total = any % (sum(weights) + 1n);
      const [less, more] = [apportion(total, weights), apportion(total + 1n, weights)];
      expect(less.every((s, i) => s <= (more[i] ?? 0n))).toBe(true);
    }),
    runs,
  );
});

test("numbers and bigint agree up to the bound", () => {
  const bounded = fc.array(fc.integer({ min: 0, max: NUMBER_LINE_MAX_FEN / 8 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(bounded, fc.integer({ min: 0, max: NUMBER_LINE_MAX_FEN }), (weights, any) => {
      const whole = weights.reduce((s, w) => s + w, 0);
      const total = any % (whole + 1);
      const asNumbers = apportionWith(NUMBERS, total, weights);
      expect(asNumbers.map(BigInt)).toEqual(apportionWith(BIGINTS, BigInt(total), weights.map(BigInt)));
    }),
    runs,
  );
  const edge = [NUMBER_LINE_MAX_FEN - 1, 1];
  for (const total of [1, NUMBER_LINE_MAX_FEN / 2, NUMBER_LINE_MAX_FEN - 1, NUMBER_LINE_MAX_FEN])
    expect(apportionWith(NUMBERS, total, edge).map(BigInt)).toEqual(
      apportionWith(BIGINTS, BigInt(total), edge.map(BigInt)),
    );
});
