/**
 * What one process keeps of answers that hold for a moment. Its owner (the start of a process, a test's world) makes it and
 * hands it in through ctx: two processes share nothing but the database, and so do two owners in one test.
 */
import type { AcquirerFacts } from "./merchant/acquirer-facts.ts";
import type { Seller } from "./order/seller.ts";

export interface Kept {
  acquirers: Shelf<AcquirerFacts>;
  sellers: Shelf<Seller>;
}

interface Shelf<V> {
  /** What was put there, until its time is over. */
  find(key: string): V | undefined;
  put(key: string, value: V): void;
}

/** Code and cut-off of an acquirer change once in years; a process asks again after this, ms. */
const ACQUIRER_MS = 5_000;
/** A merchant's program may be told for this long what a moment ago was true, ms. */
const SELLER_MS = 1_000;
const SHELF_MAX = 10_000;

/** Empty shelves for one process; in a test's world time passes by its own clock. */
export function openKept(nowMs: () => number = () => performance.now()): Kept {
  return { acquirers: openShelf(ACQUIRER_MS, nowMs), sellers: openShelf(SELLER_MS, nowMs) };
}

function openShelf<V>(keptMs: number, nowMs: () => number): Shelf<V> {
  const held = new Map<string, { until: number; value: V }>();
  return {
    find(key) {
      const found = held.get(key);
      return found !== undefined && found.until > nowMs() ? found.value : undefined;
    },
    put(key, value) {
      if (held.size >= SHELF_MAX) held.clear();
      held.set(key, { until: nowMs() + keptMs, value });
    },
  };
}
