import { assert } from "../assert.ts";
import { BIGINTS, fitsNumbers, type Integers, NUMBERS } from "./integers.ts";

/**
 * Webster's divisor method: seat by seat to the largest weight ÷ (2 × seats + 1), ties to the earlier position.
 * Divisor methods never take a seat back when the total grows, so a later refund never gives anybody a fen back;
 * total = Σ weights returns the weights themselves. Source: domain.md "The arithmetic".
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((s, w) => s + w, 0n);
  if (fitsNumbers(sum) && fitsNumbers(total))
    return apportionWith(NUMBERS, Number(total), weights.map(Number)).map(BigInt);
  return apportionWith(BIGINTS, total, weights);
}

/**
 * The same in either form. With plain numbers total and Σ weights must be at most NUMBER_LINE_MAX_FEN.
 * Rounding every quota half up gives all seats whose priority reaches the natural divisor: a prefix of the order in
 * which seats are given. From there at most half as many corrections as positions lead to the wanted total.
 */
export function apportionWith<T>(z: Integers<T>, total: T, weights: readonly T[]): T[] {
  const { zero, add, sub, mul, floorDiv, less } = z;
  let sum = zero;
  for (const w of weights) {
    assert(!less(w, zero), "weights are not negative");
    sum = add(sum, w);
  }
  assert(!less(total, zero), "the total is not negative");
  if (!less(zero, total)) return weights.map(() => zero);
  assert(less(zero, sum), "something to share needs somebody with a weight");
  const one = z.of(1);
  const twice = (n: T) => add(n, n);

  let given = zero;
  const seats = weights.map((w) => {
    const s = floorDiv(add(twice(mul(w, total)), sum), twice(sum));
    given = add(given, s);
    return s;
  });
  /** Is position `a`'s w/(2s+step) larger than position `b`'s? step +1: the next seat; −1: the last one given. */
  const exceeds = (a: number, b: number, next: boolean): boolean => {
    const odd = (i: number) => {
      const double = twice(seats[i] as T);
      return next ? add(double, one) : sub(double, one);
    };
    return less(mul(weights[b] as T, odd(a)), mul(weights[a] as T, odd(b)));
  };
  while (less(given, total)) {
    let best = 0;
    for (let i = 1; i < seats.length; i++) if (exceeds(i, best, true)) best = i;
    seats[best] = add(seats[best] as T, one);
    given = add(given, one);
  }
  while (less(total, given)) {
    let last = -1;
    for (let i = 0; i < seats.length; i++)
      if (less(zero, seats[i] as T) && (last < 0 || !exceeds(i, last, false))) last = i;
    seats[last] = sub(seats[last] as T, one);
    given = sub(given, one);
  }
  return seats;
}
