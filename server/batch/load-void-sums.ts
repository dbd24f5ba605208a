import type { HotSql } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import { OUR_NUMBER } from "../clearing/law-books.ts";
import type { ChannelSums } from "../result/control.ts";
import { addRow } from "./day-control.ts";
import type { BillSumsOf } from "./load-bill-sums.ts";
import type { LoggedVoid } from "./logged-voids.ts";

type VoidRow = Row<"statementLine", "channel" | "kind"> &
  Computed<"amount" | "fee", bigint> &
  Computed<"undone" | "notOurs", boolean>;

export interface VoidSums {
  /** Every refund that ends CLOSED with the file. */
  all: Map<Channel, ChannelSums>;
  /** Those of them that had not entered as a refund: they leave the list. */
  neverEntered: Map<Channel, ChannelSums>;
}

/** What the acquirer's log ends on one clearing date, from the bill rows themselves; `voids` without what is nobody's of ours. */
export async function loadVoidSums(
  sql: HotSql,
  {
    voids,
    ...of
  }: Pick<BillSumsOf, "acquirer" | "window" | "batchId" | "shared"> & {
    clearingDate: Day;
    voids: readonly (LoggedVoid & { isNotOurs: boolean })[];
  },
): Promise<VoidSums> {
  const sums: VoidSums = { all: new Map(), neverEntered: new Map() };
  if (voids.length === 0) return sums;
  const text = (key: "acquirerReference" | "acquirerRefundReference" | "refundNo" | "on") =>
    sql`${voids.map((v) => v[key])}::text[]`;
  const rows = await sql<VoidRow[]>`
    select s.channel, s.kind, s.settlement_fen as amount, s.fee_fen as fee, exists (select from clearing_entry e
      where e.batch_id = ${of.batchId} and e.kind = 'V' and e.acquirer_reference = s.acquirer_reference
        and e.acquirer_refund_reference = s.acquirer_refund_reference) as undone, v.not_ours::boolean
    from unnest(${text("acquirerReference")}, ${text("acquirerRefundReference")}, ${text("refundNo")}, ${text("on")},
      ${voids.map((v) => `${v.isNotOurs}`)}::text[]) as v(reference, refund_reference, refund_no, logged, not_ours)
    cross join lateral (select l.* from statement_line l where l.acquirer_id = ${of.acquirer.id} and l.kind = 'refund'
      and l.acquirer_reference = v.reference and l.acquirer_refund_reference = v.refund_reference and l.refund_no = v.refund_no
      and l.happened_at < ${of.window.to} order by l.happened_at limit 1) s
    where (s.happened_at >= ${of.window.from} or v.logged = ${of.clearingDate})
      and not (s.channel || '|' || s.channel_no = any(${of.shared as string[]}::text[]) and s.merchant_order_no !~ ${OUR_NUMBER.source})`;
  for (const { undone, notOurs, ...row } of rows) {
    // Such a word about what entered by itself is moot: its void stands in the file.
    if (notOurs && !undone) continue;
    addRow(sums.all, row);
    if (!undone) addRow(sums.neverEntered, row);
  }
  return sums;
}
