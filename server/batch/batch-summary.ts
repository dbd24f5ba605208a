import type { ClearingFile } from "../clearing/clearing-file.ts";

/** What a batch's own row says of the day that was computed at `now`; `clr`: null where no file is made. Pure. */
export function summaryOf(now: Date, file: ClearingFile, clr: Buffer | null) {
  const { totals, channels } = file;
  const sum = (of: (c: (typeof channels)[number]) => bigint) => channels.reduce((all, c) => all + of(c), 0n);
  return {
    step: clr === null ? "nothing_to_clear" : "control",
    error: null,
    settleDay: file.header.settleDay,
    previousDigest: file.header.previousDigest,
    computedAt: now,
    finishedAt: clr === null ? now : null,
    saleCount: sum((c) => BigInt(c.saleCount)),
    grossFen: totals.grossTotal,
    feeFen: totals.feeTotal - totals.feeReturnedTotal,
    refundCount: sum((c) => BigInt(c.refundCount)),
    refundFen: totals.grossRefundTotal,
    payCount: totals.payCount,
    payFen: totals.payTotal,
    carryFen: totals.carryC - totals.carryD,
    holdFen: totals.holdTotal,
    leftOutCount: file.leftOut.length,
    clr,
  };
}
