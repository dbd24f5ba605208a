import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import { WITHOUT_BILL } from "../statement/difference.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";
import type { Unbilled } from "./loaded-transaction.ts";

type OpenRow = Row<"difference", "channel" | "acquirerReference" | "refundReference" | "amountFen">;

/** What we believe was paid or refunded and no bill has, by acquirer reference: listed, and counted in no sum. */
export async function loadUnbilled(
  sql: HotSql,
  { acquirer, clearingDate }: { acquirer: ClearingAcquirer; clearingDate: Day },
): Promise<Map<string, Unbilled>> {
  const rows = await sql<OpenRow[]>`
    select channel, acquirer_reference, refund_reference, amount_fen from difference
    where acquirer_id = ${acquirer.id} and status = 'open' and kind = any(${WITHOUT_BILL as string[]}::text[])
      and clearing_date <= ${clearingDate}::date and channel = any(${acquirer.channels}::text[])`;
  const found = new Map<string, Unbilled>();
  for (const [reference, list] of Map.groupBy(rows, (r) => r.acquirerReference)) {
    const [first] = list as [OpenRow];
    const items = list.map(({ refundReference, amountFen: amount }) => ({ refundReference, amount }));
    found.set(reference, { channel: present(first.channel, "a transaction has a channel"), items });
  }
  return found;
}
