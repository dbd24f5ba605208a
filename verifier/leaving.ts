/** What receivers that leave a seller's version still owe as open covers: sentences for whoever consents, approves or releases. */
import type { Agreement } from "#server/agreement/agreement.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import type { ClearingFile, OpenCover } from "#server/clearing/clearing-file.ts";
import { leavingCovers } from "#server/clearing/leaving-covers.ts";
import { groupAmount } from "#server/money/amount.ts";

/** Of one seller's version. */
export function leavingSentences(
  covers: readonly OpenCover[],
  seller: string,
  version: Pick<Agreement, "rule"> | undefined,
): string[] {
  return leavingCovers(covers, seller, version).map(
    ([no, fen]) =>
      `${no} 不在 ${seller} 的新约定中，仍欠其退款垫补 ${groupAmount(fen)} 元 / leaves and still owes it as open covers`,
  );
}

/** Of every seller with open covers after a file, by its version that holds last. */
export function leavingAfter(
  { covers, header }: Pick<ClearingFile, "covers" | "header">,
  agreements: Iterable<DocumentEvidence<Agreement>>,
): string[] {
  const newest = new Map<string, DocumentEvidence<Agreement>>();
  const sellers = new Set(covers.map((w) => w.sellerNo));
  for (const row of agreements) {
    const { seller } = row.document;
    const holds = row.inForceTo === null || row.inForceTo > header.windowTo;
    if (!sellers.has(seller) || !holds) continue;
    if ((newest.get(seller)?.inForceFrom ?? "") <= row.inForceFrom) newest.set(seller, row);
  }
  return [...sellers].sort().flatMap((no) => leavingSentences(covers, no, newest.get(no)?.document));
}
