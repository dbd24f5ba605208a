import type { Row } from "#db/rows.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { readCalendar } from "../calendar/calendar-codec.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";

/** The acquirer's newest calendar; undefined where it has laid none yet. The caller has asked who may read it. */
export async function findCalendar(
  ctx: Pick<Ctx, "db">,
  { acquirerId }: { acquirerId: Id<"acq"> },
): Promise<Calendar | undefined> {
  const [newest] = await ctx.db.hot(
    (sql) => sql<Row<"booksVersion", "body">[]>`select body from books_version
      where acquirer_id = ${acquirerId} and book = 'calendar' order by start desc, version desc limit 1`,
  );
  return newest && readCalendar(newest.body).years;
}
