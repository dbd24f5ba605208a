import { show } from "./compare-records.ts";
import { LAWS, type Law } from "./law.ts";

/** Where a difference stands: the record of the file, its line in it, and what a clerk can look up. */
export interface Where {
  /** H, A, C, L, K, B, J, X, T of the positions; P, O, R, V of the entries; "file" for the whole. */
  record: string;
  /** 1-based line of the file the record stands in, 0 where it is missing there. */
  line: number;
  /** Acquirer's reference, merchant number, channel: what to look up. */
  reference: string;
  /** The column, where one is meant. */
  field?: string;
}
export interface Difference {
  law: Law;
  where: Where;
  expected: string;
  found: string;
}

/** So many are printed and kept; the count goes on. A file that is wrong everywhere must not fill the memory. */
const DIFFERENCES_KEPT = 200;

/** Collects differences: all are counted, the first 200 are kept in order. */
export class Differences {
  count = 0;
  readonly kept: Difference[] = [];
  readonly byLaw = new Map<Law, number>();

  add(law: Law, where: Where, expected: unknown, found: unknown): void {
    this.count++;
    this.byLaw.set(law, (this.byLaw.get(law) ?? 0) + 1);
    if (this.kept.length < DIFFERENCES_KEPT)
      this.kept.push({ law, where, expected: show(expected), found: show(found) });
  }
}

/** One difference as two lines: Chinese for the clerk, English beside it. */
export function sentenceOf(d: Difference): string {
  const [zh, en] = LAWS[d.law];
  const line = d.where.line > 0 ? ` 第${d.where.line}行` : "";
  const field = d.where.field ? ` ${d.where.field}` : "";
  return (
    `✗ [${d.law}] ${d.where.record}${line} ${d.where.reference}${field}：${zh}；应为 ${d.expected}，实为 ${d.found}\n` +
    `    ${en}; expected ${d.expected}, found ${d.found}`
  );
}
