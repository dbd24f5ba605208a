/** What was seen to be good, by name; the oldest is forgotten first. */
export interface Recall {
  has(name: string): boolean;
  add(name: string): void;
}

export function openRecall(namesMax: number): Recall {
  const names = new Set<string>();
  return {
    has: (name) => names.has(name),
    add(name) {
      const oldest = names.values().next();
      if (!names.has(name) && names.size >= namesMax && !oldest.done) names.delete(oldest.value);
      names.add(name);
    },
  };
}
