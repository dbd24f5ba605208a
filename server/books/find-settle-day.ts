import { settleDayOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { findCalendar } from "./find-calendar.ts";

/**
 * On which day a clearing date's money may be expected, by the acquirer's newest calendar; undefined where it has laid none
 * yet, or none that reaches so far. An estimate for a screen: the caller has asked who may read it.
 */
export async function findSettleDay(
  ctx: Pick<Ctx, "db">,
  { acquirerId, clearingDate }: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<Day | undefined> {
  const years = await findCalendar(ctx, { acquirerId });
  if (!years) return undefined;
  try {
    return settleDayOf(years, clearingDate);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
