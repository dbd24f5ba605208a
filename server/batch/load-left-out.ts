import type { HotSql } from "#db/client.ts";
import type { Maybe, Renamed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { LeftOutItem } from "../clearing/clearing-day.ts";
import { KINDS, NOT_COMPUTABLE } from "../statement/difference.ts";
import type { BillWindow } from "../statement/load-window.ts";
import { leftOutKey } from "./day-fold.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

type OpenRow = Row<"difference", "kind" | "channel" | "acquirerReference" | "refundReference" | "amountFen"> &
  Maybe<Renamed<"statementLine", { billedFen: "settlementFen"; billedAt: "happenedAt" }>>;

/**
 * What stays out of the file because its difference is open: one line per transaction, with the first kind of `KINDS`. New =
 * its bill row lies in this window; what stands in no bill is listed and counted in no sum.
 */
export async function loadLeftOut(
  sql: HotSql,
  {
    acquirer,
    ...wanted
  }: { acquirer: ClearingAcquirer } & {
    clearingDate: Day;
    window: BillWindow;
    since: ReadonlyMap<string, Day>;
  },
): Promise<LeftOutItem[]> {
  const { clearingDate, window, since } = wanted;
  const rows = await sql<OpenRow[]>`
    select d.kind, d.channel, d.acquirer_reference, d.refund_reference,
      d.amount_fen, s.settlement_fen as billed_fen, s.happened_at as billed_at
    from difference d
    left join lateral (select l.settlement_fen, l.happened_at from statement_line l where l.acquirer_id = d.acquirer_id
      and l.acquirer_reference = d.acquirer_reference and l.acquirer_refund_reference = d.refund_reference
      and l.kind = case when d.refund_reference = '' then 'payment' else 'refund' end
      and l.happened_at < ${window.to} order by l.happened_at limit 1) s on true
    where d.acquirer_id = ${acquirer.id} and d.status = 'open' and d.kind <> ${NOT_COMPUTABLE}
      and d.clearing_date <= ${clearingDate}::date and d.channel = any(${acquirer.channels}::text[])`;
  rows.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const items = new Map<string, LeftOutItem>();
  for (const row of rows) {
    const key = leftOutKey(row);
    if (items.has(key)) continue;
    items.set(key, {
      acquirerReference: row.acquirerReference,
      refundReference: row.refundReference,
      kind: row.kind,
      amount: row.billedFen ?? row.amountFen,
      since: since.get(key) ?? clearingDate,
      reason: row.kind,
      channel: row.channel,
      isNew: row.billedAt !== null && row.billedAt >= window.from,
    });
  }
  return [...items.values()];
}
