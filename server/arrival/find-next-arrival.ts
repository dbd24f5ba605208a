import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findArrivalClock } from "./find-arrival-clock.ts";
import { type Arrival, type ArrivalParts, loadArrivals } from "./load-arrivals.ts";

/** The newest lines are enough to find what has not arrived. */
const LINES = 200;

export interface NextArrival {
  clearingDate: Day;
  /** Null until the acquirer has released the file: no date is promised before. */
  day: Day | null;
  /** An expectation until the release, which the acquirer alone can keep; never a day that is over. */
  expectedDay: Day;
  /** The settle day of the file: what was told first. */
  toldDay: Day;
  amountFen: bigint;
  /** Null where several accounts of a group are summed. */
  bankName: string | null;
  accountTail: string | null;
  released: boolean;
  parts: ArrivalParts;
}

/**
 * What arrives next: of the clearing dates whose money is computed and not answered by the bank, the oldest; for a group the
 * sum over its shops. Null when nothing is on its way. Refuses `forbidden` to cashiers and other sides.
 */
export async function findNextArrival(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined },
): Promise<NextArrival | undefined> {
  may(ctx, "arrival.get");
  const clock = await findArrivalClock(ctx);
  const lines = await ctx.db.hot((sql) =>
    loadArrivals(sql, { subMerchantId: input.subMerchantId, clock, limit: LINES }),
  );
  const open = lines.filter((l) => l.payFen > 0n && (l.state === "recorded" || l.state === "at_bank"));
  const date = open.map((l) => l.clearingDate).sort()[0];
  const next = open.filter((l) => l.clearingDate === date);
  const [first] = next;
  if (!first) return undefined;
  const isOne = next.length === 1;
  return {
    clearingDate: first.clearingDate,
    day: first.isReleased ? first.expectedDay : null,
    expectedDay: first.expectedDay,
    toldDay: first.settleDay,
    amountFen: next.reduce((sum, l) => sum + l.payFen, 0n),
    bankName: isOne ? first.bankName : null,
    accountTail: isOne ? first.accountTail : null,
    released: first.isReleased,
    parts: sumParts(next),
  };
}

function sumParts(lines: readonly Arrival[]): ArrivalParts {
  const sum = (of: (p: ArrivalParts) => bigint) => lines.reduce((all, l) => all + of(l.parts), 0n);
  return {
    salesFen: sum((p) => p.salesFen),
    feesFen: sum((p) => p.feesFen),
    refundsFen: sum((p) => p.refundsFen),
    sharesFen: sum((p) => p.sharesFen),
    returnedFen: sum((p) => p.returnedFen),
    coverFen: sum((p) => p.coverFen),
    adjustFen: sum((p) => p.adjustFen),
    carriedFen: sum((p) => p.carriedFen),
  };
}
