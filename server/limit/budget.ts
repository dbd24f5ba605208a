/** A bucket that holds `burst` and fills by `perSecond`; at most `keysMax` of them are remembered. */
export interface BudgetTerms {
  burst: number;
  perSecond: number;
  keysMax: number;
}

export interface Budget {
  /** Takes `count` from the key's bucket: undefined, or (nothing taken) the whole seconds after which to try again. */
  take(key: string, count?: number): number | undefined;
}

/**
 * Token buckets by key, in memory. `nowMs` is the machine's clock. A key that was not asked for longest is forgotten
 * first and starts full again: whoever fills the memory buys himself nothing that a new address would not give him.
 */
export function openBudget(terms: BudgetTerms, nowMs: () => number = Date.now): Budget {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(key, count = 1) {
      const at = nowMs();
      const former = buckets.get(key);
      // A clock that was set back fills nothing and takes nothing away.
      const gained = former ? (Math.max(0, at - former.at) / 1_000) * terms.perSecond : 0;
      const left = former ? Math.min(terms.burst, former.left + gained) : terms.burst;
      const oldest = buckets.keys().next();
      buckets.delete(key);
      if (buckets.size >= terms.keysMax && !oldest.done) buckets.delete(oldest.value);
      const missing = count - left;
      buckets.set(key, { left: missing > 0 ? left : left - count, at });
      return missing > 0 ? Math.max(1, Math.ceil(missing / terms.perSecond)) : undefined;
    },
  };
}
