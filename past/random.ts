/** Numbers that look like chance and are the same for the same seed, on every machine. */
export interface Dice {
  /** 0 ≤ n < below, whole. */
  below(below: number): number;
  /** True in about `share` of the throws. */
  chance(share: number): boolean;
  /** One of these by its weight. */
  weighted<T>(things: readonly (readonly [thing: T, weight: number])[]): T;
}

/** Dice of one seed; `name` gives each use a sequence of its own, so that one more throw here moves nothing there. */
export function diceOf(seed: number, name: string): Dice {
  let state = [...name].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 0x01000193) >>> 0, seed >>> 0);
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (below) => Math.floor(next() * below),
    chance: (share) => next() < share,
    weighted(things) {
      let left = next() * things.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [thing, weight] of things) {
        left -= weight;
        if (left < 0) return thing;
      }
      return (things.at(-1) as (typeof things)[number])[0];
    },
  };
}
