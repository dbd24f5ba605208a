import type { HotSql } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { addDays } from "../calendar/calendar.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

/** What is written in the last second of a day mostly commits within this, ms; the rest is in the next day's seal. */
const END_GRACE_MS = 60_000;
/** One turn of the worker looks at this many dates; the next turn continues. */
const DATES_MAX = 40;

/**
 * Ended dates from the oldest on whose newest version has no end, or is to be made anew, else the one after the last; the first
 * of all is the day of the acquirer's first order.
 */
export async function listDates(
  sql: HotSql,
  { acquirer, now }: { acquirer: ClearingAcquirer; now: Date },
): Promise<Day[]> {
  const [known] = await sql<Computed<"open" | "last", Day | null>[]>`
    select min(day) filter (where status not in ('released','settled')) as open, max(day) as last
    from (select distinct on (clearing_date) clearing_date as day, status from clearing_batch
      where acquirer_id = ${acquirer.id} order by clearing_date, seq desc) newest`;
  const next = known?.last ? addDays(known.last, 1) : await findFirstDate(sql, acquirer);
  const first = known?.open ?? next;
  if (!first) return [];
  const today = clearingDateOf(new Date(now.getTime() - END_GRACE_MS), acquirer.cutOffs);
  const dates: Day[] = [];
  for (let day = first; day < today && dates.length < DATES_MAX; day = addDays(day, 1)) dates.push(day);
  return dates;
}

async function findFirstDate(sql: HotSql, acquirer: ClearingAcquirer): Promise<Day | undefined> {
  const [order] = await sql<Row<"order", "createdAt">[]>`
    select created_at from "order" where acquirer_id = ${acquirer.id}
    order by created_month, id limit 1`;
  return order && clearingDateOf(order.createdAt, acquirer.cutOffs);
}
