import { type HotSql, rawOf } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { Posting } from "../ledger/posting.ts";
import { may } from "../permission.ts";
import type { ChannelSums, Equation } from "../result/control.ts";
import { type BillWindow, loadWindow } from "../statement/load-window.ts";
import { addRow, controlOf, type DayControl } from "./day-control.ts";
import { type ClearingAcquirer, loadAcquirer } from "./load-acquirer.ts";

type SumRow = Row<"statementLine", "channel" | "kind"> & Computed<"amount" | "fee", bigint>;
/** An equation as `clearing_batch.control` keeps it: amounts in fen as text. */
export type StoredEquation = Record<"name" | "of" | "left" | "right" | "difference", string> & {
  holds: boolean;
};

/**
 * The control of a computed batch, from what is in the tables and not from what computing remembered: every bill row of the
 * window against the file, and the batch's postings. Writes the equations and what stays unexplained; refuses
 * `control_not_zero` when that is not 0 — nothing is proposed then. Also `batch_not_in`, `not_found`.
 */
export async function checkControl(ctx: Ctx, input: { batchId: Id<"clb"> }): Promise<DayControl> {
  may(ctx, "control.check");
  const { batchId } = input;
  const { control, acquirerId } = await ctx.db.transaction(
    async (tx) => {
      const sql = rawOf(tx);
      // load
      const [row] = await sql<Row<"clearingBatch", "acquirerId" | "clearingDate" | "status" | "clr">[]>`
        select acquirer_id, clearing_date, status, clr from clearing_batch where id = ${batchId} for update`;
      if (!row) refuse({ code: "not_found", what: "batch" });
      if (row.status !== "computed") refuse({ code: "batch_not_in", status: row.status, needed: "computed" });
      const acquirer = await loadAcquirer(sql, row.acquirerId);
      const window = await loadWindow(sql, { acquirer, clearingDate: row.clearingDate });
      const file = readClearingFile(present(row.clr, "a computed batch has its file"));
      // decide
      const control = controlOf({
        bills: await sumBills(sql, acquirer, window),
        newLeftOut: await sumNewLeftOut(sql, acquirer, window, batchId),
        entered: await sumEntered(sql, acquirer, window, batchId),
        file: file.channels,
        postings: await listPostings(sql, batchId),
      });
      // write
      const refusal = { code: "control_not_zero", unexplainedFen: `${control.unexplainedFen}` } as const;
      const isZero = control.unexplainedFen === 0n;
      await sql`update clearing_batch set step = ${isZero ? "propose" : "control"}, error = ${isZero ? null : sql.json(refusal)},
        unexplained_fen = ${control.unexplainedFen}, control = ${sql.json(control.equations.map(stored))} where id = ${batchId}`;
      return { control, acquirerId: acquirer.id };
    },
    { deadlineMs: 600_000 },
  );
  ctx.defer({ topic: "clearing", id: input.batchId, acquirerId });
  if (control.unexplainedFen !== 0n)
    refuse({ code: "control_not_zero", unexplainedFen: `${control.unexplainedFen}` });
  return control;
}

const stored = (e: Equation): StoredEquation => ({
  name: e.name,
  of: e.of,
  left: `${e.left}`,
  right: `${e.right}`,
  difference: `${e.difference}`,
  holds: e.holds,
});

function summed(rows: readonly SumRow[]): Map<Channel, ChannelSums> {
  const sums = new Map<Channel, ChannelSums>();
  for (const row of rows) addRow(sums, row);
  return sums;
}

async function sumBills(sql: HotSql, acquirer: ClearingAcquirer, window: BillWindow) {
  return summed(
    await sql<SumRow[]>`
      select channel, kind, sum(settlement_fen)::bigint as amount, sum(fee_fen)::bigint as fee
      from statement_line where statement_id = any(${window.statements}::uuid[]) and channel = any(${acquirer.channels}::text[])
        and happened_at >= ${window.from} and happened_at < ${window.to} group by channel, kind`,
  );
}

/** Rows of this window that the batch left out. */
async function sumNewLeftOut(
  sql: HotSql,
  acquirer: ClearingAcquirer,
  window: BillWindow,
  batchId: Id<"clb">,
) {
  return summed(
    await sql<SumRow[]>`
      select l.channel, l.kind, sum(l.settlement_fen)::bigint as amount, sum(l.fee_fen)::bigint as fee
      from left_out x join statement_line l on l.acquirer_id = ${acquirer.id}
        and l.acquirer_reference = x.acquirer_reference and l.acquirer_refund_reference = x.refund_reference
      where x.batch_id = ${batchId} and l.happened_at >= ${window.from} and l.happened_at < ${window.to} group by l.channel, l.kind`,
  );
}

/** Rows of earlier windows that are among the batch's entries: the previous batches had left them out. */
async function sumEntered(sql: HotSql, acquirer: ClearingAcquirer, window: BillWindow, batchId: Id<"clb">) {
  return summed(
    await sql<SumRow[]>`
      select l.channel, l.kind, sum(l.settlement_fen)::bigint as amount, sum(l.fee_fen)::bigint as fee
      from (select distinct acquirer_reference, refund_reference from left_out where acquirer_id = ${acquirer.id}
        and batch_id <> ${batchId}) x
      join clearing_entry e on e.batch_id = ${batchId} and e.acquirer_reference = x.acquirer_reference
        and e.acquirer_refund_reference = x.refund_reference and e.kind in ('P','R')
      join statement_line l on l.acquirer_id = ${acquirer.id} and l.acquirer_reference = x.acquirer_reference
        and l.acquirer_refund_reference = x.refund_reference
      where l.happened_at < ${window.from} group by l.channel, l.kind`,
  );
}

async function listPostings(sql: HotSql, batchId: Id<"clb">): Promise<Posting[]> {
  return await sql<(Row<"posting", "amountFen" | "reference"> & Pick<Posting, "event" | "from" | "to">)[]>`
    select event, from_heading as from, to_heading as to, amount_fen, reference from posting where batch_id = ${batchId}`;
}
