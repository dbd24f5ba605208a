/** A bucket that holds `burst` and fills by `perSecond`; at most `keysMax` of them are remembered. */
export interface BudgetTerms {
  burst: number;
  perSecond: number;
  keysMax: number;
}

export interface Budget {
  /** Takes `count` from the key's bucket: undefined, or (nothing taken) the whole seconds after which to try again. */
  take(key: string, count?: number): number | undefined;
  /** The same answer for one, and nothing is taken. */
  ask(key: string): number | undefined;
}

/**
 * Token buckets by key, in memory. `nowMs` is the machine's clock. A key that was not asked for longest is forgotten
 * first and starts full again: whoever fills the memory buys himself nothing that a new address would not give him.
 */
export function openBudget(terms: BudgetTerms, nowMs: () => number = Date.now): Budget {
  const buckets = new Map<string, { left: number; at: number }>();
  const leftOf = (key: string, at: number): number => {
    const former = buckets.get(key);
    // A clock that was set back fills nothing and takes nothing away.
    const gained = former ? (Math.max(0, at - former.at) / 1_000) * terms.perSecond : 0;
    return former ? Math.min(terms.burst, former.left + gained) : terms.burst;
  };
  const secondsFor = (missing: number): number | undefined =>
    missing > 0 ? Math.max(1, Math.ceil(missing / terms.perSecond)) : undefined;
  return {
    ask: (key) => secondsFor(1 - leftOf(key, nowMs())),
    take(key, count = 1) {
      const at = nowMs();
      const left = leftOf(key, at);
      const oldest = buckets.keys().next();
      buckets.delete(key);
      if (buckets.size >= terms.keysMax && !oldest.done) buckets.delete(oldest.value);
      const missing = count - left;
      buckets.set(key, { left: missing > 0 ? left : left - count, at });
      return secondsFor(missing);
    },
  };
}
