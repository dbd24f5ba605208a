/**
 * What the bank's answers about each line come to. The bank may contradict itself (paid after failed): that moves no money and
 * waits until two people of the acquirer state which of the two holds. Pure; platform, verifier and sandbox ask the same.
 */
import { mayFollow, type ResultKind } from "./arrival.ts";

interface Answer {
  fileDigest: string;
  lineNo: number;
  kind: ResultKind | "submitted";
  /** Two people who state it; absent: the bank says it. */
  persons?: readonly string[] | undefined;
}

/** `counts`: in the order of the book, what holds. `open`: what cannot follow what was said before, and nobody has settled. */
export function answersOf<A extends Answer>(
  book: readonly A[],
): { counts: A[]; open: (A & { before: ResultKind[] })[] } {
  const known = new Map<string, ResultKind[]>();
  const counts: A[] = [];
  const open = new Map<string, A & { before: ResultKind[] }>();
  for (const answer of book) {
    const { kind, persons } = answer;
    const key = `${answer.fileDigest}|${answer.lineNo}`;
    const before = known.get(key) ?? [];
    if (kind === "submitted") counts.push(answer);
    else if (!mayFollow(before, kind, persons !== undefined)) open.set(key, { ...answer, before });
    else {
      if (persons) open.delete(key);
      // A failure that stands was counted when the bank said it.
      if (before.includes(kind)) continue;
      known.set(key, [...before, kind]);
      counts.push(answer);
    }
  }
  return { counts, open: [...open.values()] };
}

/** Whether a line of the book was paid after all: what failed of it never re-enters. */
export const paidAfterAll = (counts: readonly Answer[]): ReadonlySet<string> =>
  new Set(counts.flatMap((a) => (a.kind === "paid" && a.persons ? [`${a.fileDigest}|${a.lineNo}`] : [])));
