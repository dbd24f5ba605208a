import type { HotSql } from "#db/client.ts";
import { isStatedBefore } from "#db/is-stated-before.ts";
import type { Computed, Row } from "#db/rows.ts";
import type { Channel } from "../channel/channel.ts";
import type { DecisionLine } from "../clearing/clearing-file.ts";
import { OUR_NUMBER } from "../clearing/law-books.ts";
import type { Id } from "../id.ts";
import type { ChannelSums } from "../result/control.ts";
import type { BillWindow } from "../statement/load-window.ts";
import { addRow } from "./day-control.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";
import type { IsFirst } from "./load-again.ts";

type SumRow = Row<"statementLine", "channel" | "kind"> & Computed<"amount" | "fee", bigint>;
export interface BillSumsOf {
  acquirer: ClearingAcquirer;
  window: BillWindow;
  batchId: Id<"clb">;
  /** Accepted without an order: in no entry, and in the channel's totals all the same. */
  whole: readonly DecisionLine[];
  /** Numbers that another system uses too, "channel|number": its rows are in no sum. */
  shared: readonly string[];
  /** Rows that an earlier bill has stated count there. */
  isFirst: IsFirst;
}

/** A bill row `s` of the window that is ours. */
const inWindow = (sql: HotSql, { acquirer, window, shared, isFirst }: BillSumsOf) => sql`
  s.statement_id = any(${window.statements}::uuid[]) and s.channel = any(${acquirer.channels}::text[])
  and s.happened_at >= ${window.from} and s.happened_at < ${window.to}
  and not (s.channel || '|' || s.channel_no = any(${shared as string[]}::text[]) and s.merchant_order_no !~ ${OUR_NUMBER.source})
  and ${isFirst(sql)}`;
/** A bill row `s` that the batch took up. */
const isTaken = (sql: HotSql, { batchId, whole }: BillSumsOf) => sql`
  (exists (select from clearing_entry e where e.batch_id = ${batchId} and e.kind in ('P','R')
    and e.acquirer_reference = s.acquirer_reference and e.acquirer_refund_reference = s.acquirer_refund_reference)
  or exists (select from unnest(${whole.map((j) => j.acquirerReference)}::text[],
      ${whole.map((j) => j.refundReference)}::text[]) as j(reference, refund)
    where j.reference = s.acquirer_reference and j.refund = s.acquirer_refund_reference))`;

/** What the bills say of a batch's window, by channel: all of it, what the batch did not take up, and what it took up late. */
export async function loadBillSums(sql: HotSql, of: BillSumsOf) {
  return {
    bills: await sumBills(sql, of),
    newLeftOut: await sumNewLeftOut(sql, of),
    entered: await sumEntered(sql, of),
  };
}

async function sumBills(sql: HotSql, of: BillSumsOf) {
  return summed(
    await sql<SumRow[]>`
      select channel, kind, sum(settlement_fen)::bigint as amount, sum(fee_fen)::bigint as fee
      from statement_line s where ${inWindow(sql, of)} group by channel, kind`,
  );
}

/** Rows of this window that the batch did not take up: listed as left out, or decided away. */
async function sumNewLeftOut(sql: HotSql, of: BillSumsOf) {
  return summed(
    await sql<SumRow[]>`
      select s.channel, s.kind, sum(s.settlement_fen)::bigint as amount, sum(s.fee_fen)::bigint as fee
      from statement_line s where ${inWindow(sql, of)} and not ${isTaken(sql, of)} group by s.channel, s.kind`,
  );
}

/** Rows of earlier windows that the batch took up: the previous batches had left them out. */
async function sumEntered(sql: HotSql, of: BillSumsOf) {
  return summed(
    await sql<SumRow[]>`
      select s.channel, s.kind, sum(s.settlement_fen)::bigint as amount, sum(s.fee_fen)::bigint as fee
      from (select distinct acquirer_reference, refund_reference from left_out where acquirer_id = ${of.acquirer.id}
        and batch_id <> ${of.batchId}) x
      join statement_line s on s.acquirer_id = ${of.acquirer.id} and s.acquirer_reference = x.acquirer_reference
        and s.acquirer_refund_reference = x.refund_reference
      where s.happened_at < ${of.window.from} and ${isTaken(sql, of)} and not ${isStatedBefore(sql)} group by s.channel, s.kind`,
  );
}

function summed(rows: readonly SumRow[]): Map<Channel, ChannelSums> {
  const sums = new Map<Channel, ChannelSums>();
  for (const row of rows) addRow(sums, row);
  return sums;
}
