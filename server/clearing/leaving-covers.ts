import type { Agreement } from "../agreement/agreement.ts";
import { receiversOf } from "../agreement/split-rule.ts";
import type { OpenCover } from "./clearing-file.ts";

/**
 * What receivers that a seller's version does not name still owe that seller of covered refunds, in fen by number, sorted.
 * Without a version everybody has left.
 */
export function leavingCovers(
  covers: readonly OpenCover[],
  sellerNo: string,
  version: Pick<Agreement, "rule"> | undefined,
): [bearerNo: string, fen: bigint][] {
  const stays = new Set(version && receiversOf(version.rule));
  const owed = new Map<string, bigint>();
  for (const w of covers)
    if (w.sellerNo === sellerNo && !stays.has(w.bearerNo))
      owed.set(w.bearerNo, (owed.get(w.bearerNo) ?? 0n) + w.amount);
  return [...owed].sort(([a], [b]) => (a < b ? -1 : 1));
}
