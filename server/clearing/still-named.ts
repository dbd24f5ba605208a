/** What of a clearing file still names a number: as long as anything does, it cannot be closed (docs/domain.md §4.6). Pure. */
import { maxFen, sumFen } from "../money/fen.ts";
import type { ClearingFile } from "./clearing-file.ts";

export interface StillNamed {
  /** Owed to it and not paid: its layers. */
  owedFen: bigint;
  /** Owed by it: an advance of the acquirer. */
  advanceFen: bigint;
  /** Covers of refunds that stand open, on either side. */
  coverFen: bigint;
  /** Its payments and refunds that are left out. */
  leftOut: number;
}

export function stillNamedIn(
  file: Pick<ClearingFile, "positions" | "layers" | "covers" | "leftOut">,
  number: string,
): StillNamed {
  const own = <L extends { subMerchantNo: string }>(lines: readonly L[]) =>
    lines.filter((line) => line.subMerchantNo === number);
  return {
    owedFen: sumFen(own(file.layers).map((layer) => layer.amount)),
    advanceFen: sumFen(own(file.positions).map((line) => maxFen(-line.rest, 0n))),
    coverFen: sumFen(
      file.covers.filter((w) => w.sellerNo === number || w.bearerNo === number).map((w) => w.amount),
    ),
    leftOut: own(file.leftOut).length,
  };
}
