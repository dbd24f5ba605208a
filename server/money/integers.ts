import { assert } from "../assert.ts";
import { minFen, NUMBER_LINE_MAX_FEN } from "./fen.ts";

/**
 * Whole non-negative numbers in one of two forms: one source for the arithmetic of a line, run with plain numbers
 * where every product is known to stay below 2**53 and with bigint above.
 */
export interface Integers<T> {
  readonly zero: T;
  of(n: number | bigint): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  /** Of non-negative numbers; with plain numbers exact because the dividend is below 2**53. */
  floorDiv(n: T, d: T): T;
  min(a: T, b: T): T;
  less(a: T, b: T): boolean;
}

export const NUMBERS: Integers<number> = {
  zero: 0,
  of: (n) => {
    const x = Number(n);
    assert(Number.isSafeInteger(x), "a plain number stays exact");
    return x;
  },
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  floorDiv: (n, d) => Math.floor(n / d),
  min: Math.min,
  less: (a, b) => a < b,
};

export const BIGINTS: Integers<bigint> = {
  zero: 0n,
  of: (n) => BigInt(n),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  floorDiv: (n, d) => n / d,
  min: minFen,
  less: (a, b) => a < b,
};

/** Whether a line of this size (amount plus funded discount, in fen) may be computed with plain numbers. */
export const fitsNumbers = (fen: bigint): boolean => fen <= BigInt(NUMBER_LINE_MAX_FEN);
