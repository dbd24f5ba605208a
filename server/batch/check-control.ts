import { type HotSql, rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { type AcquirerBooks, loadBooks } from "../books/load-books.ts";
import type { Day } from "../calendar/day.ts";
import { instantText } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import { leftOutKey } from "../clearing/clearing-day.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import { decisionsFor } from "../clearing/decision-codec.ts";
import { sharedNumbers } from "../clearing/law-books.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { Posting } from "../ledger/posting.ts";
import { may } from "../permission.ts";
import type { ChannelSums, Equation } from "../result/control.ts";
import { loadWindow } from "../statement/load-window.ts";
import { controlOf, type DayControl } from "./day-control.ts";
import { loadAcquirer } from "./load-acquirer.ts";
import { loadAgain } from "./load-again.ts";
import { type BillSumsOf, loadBillSums } from "./load-bill-sums.ts";
import { loadPrevious } from "./load-previous.ts";
import { loadVoidSums } from "./load-void-sums.ts";
import { type LoggedVoid, loggedVoids } from "./logged-voids.ts";

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
      const books = await loadBooks(sql, { acquirerId: acquirer.id, windowTo: window.to });
      const whole = file.decisions.filter((j) => j.kind === "accept" && j.amount !== 0n);
      const shared = sharedNumbers(books.register);
      const isFirst = await loadAgain(sql, { acquirer, clearingDate: row.clearingDate, window });
      const { clearingDate } = row;
      const of = { acquirer, window, batchId, whole, shared, isFirst, clearingDate };
      const taken = await loadBillSums(sql, of);
      const ended = await loadVoidSums(sql, { ...of, voids: await listVoids(sql, of, books) });
      const control = controlOf({
        bills: combined(taken.bills, ended.all, -1n),
        newLeftOut: taken.newLeftOut,
        entered: combined(taken.entered, ended.neverEntered, 1n),
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

/** The acquirer's log of refunds that ended CLOSED; `isNotOurs`: two people said so of one that waits no longer. */
async function listVoids(
  sql: HotSql,
  { acquirer, window, clearingDate }: Pick<BillSumsOf, "acquirer" | "window"> & { clearingDate: Day },
  { voids, decisions, register }: AcquirerBooks,
): Promise<readonly (LoggedVoid & { isNotOurs: boolean })[]> {
  const { all } = loggedVoids(voids, { windowTo: window.to, cutOffs: acquirer.cutOffs });
  if (all.length === 0) return [];
  const previous = await loadPrevious(sql, { acquirer, before: clearingDate });
  const waits = new Set(previous?.file.leftOut.map(leftOutKey));
  const ofItem = decisionsFor(instantText(window.to), decisions, register.signers);
  return all.map((v) => {
    const key = leftOutKey({ ...v, refundReference: v.acquirerRefundReference });
    return { ...v, isNotOurs: !waits.has(key) && ofItem(key).must?.as === "not_ours" };
  });
}

const combined = (
  a: ReadonlyMap<Channel, ChannelSums>,
  b: ReadonlyMap<Channel, ChannelSums>,
  sign: 1n | -1n,
): Map<Channel, ChannelSums> => {
  const sums = new Map(a);
  for (const [channel, more] of b) {
    const at = sums.get(channel) ?? { payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n };
    const refunds = at.refunds + sign * more.refunds;
    sums.set(channel, { ...at, refunds, feesReturned: at.feesReturned + sign * more.feesReturned });
  }
  return sums;
};

async function listPostings(sql: HotSql, batchId: Id<"clb">): Promise<Posting[]> {
  return await sql<(Row<"posting", "amountFen" | "reference"> & Pick<Posting, "event" | "from" | "to">)[]>`
    select event, from_heading as from, to_heading as to, amount_fen, reference from posting where batch_id = ${batchId}`;
}
