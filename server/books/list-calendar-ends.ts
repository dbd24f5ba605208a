import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { readCalendar } from "../calendar/calendar-codec.ts";
import { type CalendarEnd, calendarEndOf } from "../calendar/calendar-end.ts";
import type { Day } from "../calendar/day.ts";
import type { Id } from "../id.ts";

export interface AcquirerCalendarEnd extends CalendarEnd {
  acquirerId: Id<"acq">;
}

/** More acquirers than one platform works with. */
const ACQUIRERS_MAX = 100;

/** How far the newest calendar of each acquirer reaches that the reader may see; one that laid none is not among them. */
export async function listCalendarEnds(sql: HotSql, today: Day): Promise<AcquirerCalendarEnd[]> {
  const rows = await sql<Row<"booksVersion", "acquirerId" | "body">[]>`
    select distinct on (acquirer_id) acquirer_id, body from books_version where book = 'calendar'
    order by acquirer_id, start desc, version desc limit ${ACQUIRERS_MAX}`;
  return rows.map(({ acquirerId, body }) => ({
    acquirerId,
    ...calendarEndOf(readCalendar(body).years, today),
  }));
}
