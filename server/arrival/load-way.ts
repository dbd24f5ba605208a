import type { HotSql } from "#db/client.ts";
import type { Day } from "../calendar/day.ts";
import type { Id } from "../id.ts";
import type { ArrivalClock } from "./expected-day.ts";
import { type Arrival, loadArrivals } from "./load-arrivals.ts";
import { loadPayout } from "./load-payout.ts";
import { type CarriedWhy, carriedDayOf, LATER_FILES } from "./payout.ts";

export interface Way {
  /** The line of the shop in the clearing file. */
  file: { name: string; clearingDate: Day; lineNo: number; digest: string; status: string } | null;
  /** The money's way to the viewer's bank account; of an amount carried forward, the line it finally leaves with. */
  arrival:
    | (Pick<
        Arrival,
        "state" | "clearingDate" | "bankName" | "accountTail" | "bankReason" | "action" | "reason"
      > & {
        /** Null until the file is released. */
        day: Day | null;
        /** An expectation until the release; null where nothing is payable yet. */
        expectedDay: Day | null;
        /** Why it waits for a later file; null where it does not. */
        carriedWhy: CarriedWhy | null;
        /** What was told first, where that day may have passed. */
        toldDay: Day | null;
        amountFen: bigint;
      })
    | null;
}

/** The line of one shop in one batch, and the way of that clearing date's money to its account. */
export async function loadWay(
  sql: HotSql,
  {
    batchId,
    subMerchantId,
    clock,
  }: { batchId: Id<"clb"> | undefined; subMerchantId: Id<"smt">; clock: ArrivalClock },
): Promise<Way> {
  if (!batchId) return { file: null, arrival: null };
  const [line] = await loadArrivals(sql, { subMerchantId, batchId, clock, limit: 1 });
  if (!line) return { file: null, arrival: null };
  let way = line;
  // The line of its own date may pay older money and leave this one's, by the shop's cycle.
  if (line.leaves.includes(line.clearingDate)) {
    const later = await loadArrivals(sql, { subMerchantId, clock, limit: LATER_FILES });
    way =
      later.findLast((l) => l.clearingDate > line.clearingDate && !l.leaves.includes(line.clearingDate)) ??
      later.at(0) ??
      line;
  }
  const { state, clearingDate, bankName, accountTail, bankReason, action, reason } = way;
  const isCarried = way.leaves.includes(line.clearingDate);
  const isPayable = way.payFen > 0n && !isCarried;
  const payout = isCarried ? await loadPayout(sql, subMerchantId) : undefined;
  const carried = payout && carriedDayOf(payout, clock, line.clearingDate);
  return {
    file:
      (line.fileName &&
        line.fileDigest && {
          name: line.fileName,
          clearingDate: line.clearingDate,
          lineNo: line.lineNo,
          digest: line.fileDigest,
          status: line.batchStatus,
        }) ||
      null,
    arrival: {
      state: isPayable ? state : "recorded",
      clearingDate,
      bankName,
      accountTail,
      bankReason,
      action,
      reason,
      day: isPayable && way.isReleased ? way.expectedDay : null,
      expectedDay: isPayable ? way.expectedDay : (carried?.day ?? null),
      toldDay: isPayable ? way.settleDay : null,
      carriedWhy: carried?.why ?? null,
      amountFen: isPayable ? way.payFen : 0n,
    },
  };
}
