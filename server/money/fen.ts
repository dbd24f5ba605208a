import { assert } from "../assert.ts";

/** One million: rates are parts per million. */
export const PPM = 1_000_000;

/** Lines up to this many fen may be split with plain numbers: A × 10⁶ stays below 2**53 with room to spare. */
export const NUMBER_LINE_MAX_FEN = 67_000_000;

/** The largest amount of one order we accept: ten million yuan. */
export const ORDER_MAX_FEN = 1_000_000_000n;

export const minFen = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const maxFen = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const sumFen = (parts: readonly bigint[]): bigint => parts.reduce((s, p) => s + p, 0n);

/** To the nearest, the half upwards; non-negative numbers only. */
export function halfUpDiv(n: bigint, d: bigint): bigint {
  assert(n >= 0n && d > 0n, "rounding is defined for non-negative numbers");
  return (2n * n + d) / (2n * d);
}
