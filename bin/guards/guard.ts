/** One thing in the code that keeps two doers apart, one doer from doing a thing twice, or anybody from what a law forbids. */
export interface Guard {
  name: string;
  kind:
    | "lock"
    | "skip_locked"
    | "lease"
    | "fence"
    | "status"
    | "idempotency"
    | "count"
    | "snapshot"
    | "deadline"
    | "law"
    | "database";
  file: string;
  /** Exact text that stands in the file once; the guard lies within it. */
  find: string;
  /** What stands there when the guard is taken out. */
  replace: string;
  /** The test file, and the test in it that fails then. */
  test: string;
  expect: string;
}

/** Whether a test of this title stands in the text of a test file; `%s` in a title there stands for anything. */
export function hasTest(text: string, title: string): boolean {
  if (text.includes(title)) return true;
  const titles = [...text.matchAll(/"([^"\n]*%s[^"\n]*)"/g)].map((m) => m[1] as string);
  const escaped = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return titles.some((t) => new RegExp(`^${t.split("%s").map(escaped).join(".+")}$`).test(title));
}

/** What looks like a guard to the scan and is none: nothing goes wrong without it, or it is not ours to take out. */
export interface NotAGuard {
  file: string;
  find: string;
  why: string;
}

/** Where `find` stands in the text: undefined unless exactly once. */
export function placeOf(text: string, find: string): { from: number; to: number } | undefined {
  const from = text.indexOf(find);
  if (from < 0 || text.indexOf(find, from + 1) >= 0) return undefined;
  return { from, to: from + find.length };
}

type Entry = Omit<Guard, "test" | "replace"> & { replace?: string };

/** Guards whose tests stand in one file. Taking out means leaving away, unless `replace` says more. */
export const by = (test: string, entries: readonly Entry[]): Guard[] =>
  entries.map((entry) => ({ replace: "", ...entry, test }));
