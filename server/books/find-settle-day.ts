import type { Row } from "#db/rows.ts";
import { readCalendar } from "../calendar/calendar-codec.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";

/**
 * On which day a clearing date's money may be expected, by the acquirer's newest calendar; undefined where it has laid none
 * yet, or none that reaches so far. An estimate for a screen: the caller has asked who may read it.
 */
export async function findSettleDay(
  ctx: Pick<Ctx, "db">,
  { acquirerId, clearingDate }: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<Day | undefined> {
  const [newest] = await ctx.db.hot(
    (sql) => sql<Row<"booksVersion", "body">[]>`select body from books_version
      where acquirer_id = ${acquirerId} and book = 'calendar' order by version desc limit 1`,
  );
  if (!newest) return undefined;
  try {
    return settleDayOf(readCalendar(newest.body).years, clearingDate);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
