import type { HotSql } from "#db/client.ts";
import type { Computed, Renamed, Row } from "#db/rows.ts";
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { ALARM_AFTER_DAYS, latestDayOf } from "../clearing/layer.ts";
import type { Id } from "../id.ts";

/** What one shop has still to come of clearing dates that are 25 days old or older, amount in fen. */
export interface OldMoney {
  number: string;
  shopName: string;
  /** The oldest of them, and the thirtieth day after it: by then it must have been paid, or held with a ground. */
  oldestDay: Day;
  lastDay: Day;
  amountFen: bigint;
}

type OldRow = Row<"position", "number"> &
  Renamed<"subMerchant", { shopName: "shortName" }> &
  Computed<"oldestDay", Day> &
  Computed<"amountFen", bigint>;

/**
 * By the newest file of each acquirer (or of one) that the reader sees: unpaid layers whose 25th day is reached, the oldest
 * first. A payment must reach the account by its thirtieth day; five before it somebody must look.
 */
export async function loadOldMoney(
  sql: HotSql,
  { today, acquirerId }: { today: Day; acquirerId?: Id<"acq"> | undefined },
): Promise<OldMoney[]> {
  const rows = await sql<OldRow[]>`
    with newest as (select distinct on (b.acquirer_id) b.id from clearing_batch b
      where b.status in ('proposed','released','settled') and b.step <> 'nothing_to_clear'
        and ${acquirerId ? sql`b.acquirer_id = ${acquirerId}` : sql`true`}
      order by b.acquirer_id, b.clearing_date desc, b.seq desc)
    select p.number, s.short_name as shop_name, min(k ->> 'clearingDate') as oldest_day,
      sum((k ->> 'amountFen')::bigint)::bigint as amount_fen
    from newest n join position p on p.batch_id = n.id join sub_merchant s on s.id = p.sub_merchant_id
    cross join lateral jsonb_array_elements(p.layers) k
    where (k ->> 'clearingDate')::date <= ${addDays(today, -ALARM_AFTER_DAYS)}::date
    group by p.number, s.short_name order by 3, 1`;
  return rows.map((row) => ({ ...row, lastDay: latestDayOf(row.oldestDay) }));
}
