import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { Id } from "../id.ts";
import type { VoidedBatch } from "./record-void.ts";

type OpenBatch = Row<"clearingBatch", "batchId" | "clearingDate"> & Pick<VoidedBatch, "from">;

/** What we computed or proposed from a date on, locked until the transaction ends: the caller makes it void. */
export async function lockLater(
  sql: HotSql,
  { acquirerId, from }: { acquirerId: Id<"acq">; from: Day },
): Promise<OpenBatch[]> {
  return await sql<OpenBatch[]>`
    select id as batch_id, clearing_date, status as from from clearing_batch where acquirer_id = ${acquirerId}
      and clearing_date >= ${from}::date and status in ('computed','proposed') and made_by = 'platform'
    order by clearing_date for update`;
}
