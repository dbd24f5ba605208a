export interface Occupancy {
  /** Takes a place: how to leave it again, or undefined where the key or the house has none left. */
  enter(key: string): (() => void) | undefined;
}

/** Counts what stays open, such as live lines: at most `perKeyMax` of one key and `totalMax` of all. */
export function openOccupancy(terms: { perKeyMax: number; totalMax: number }): Occupancy {
  const open = new Map<string, number>();
  let total = 0;
  return {
    enter(key) {
      const mine = open.get(key) ?? 0;
      if (mine >= terms.perKeyMax || total >= terms.totalMax) return undefined;
      open.set(key, mine + 1);
      total += 1;
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        total -= 1;
        const left = (open.get(key) ?? 1) - 1;
        if (left > 0) open.set(key, left);
        else open.delete(key);
      };
    },
  };
}
