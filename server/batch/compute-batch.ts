import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HotSql } from "#db/client.ts";
import { copyRow, idCell } from "#db/copy-row.ts";
import type { Computed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Channel } from "../channel/channel.ts";
import { contentDigestOf } from "../clearing/clearing-content-digest.ts";
import { writeEntryLine } from "../clearing/clearing-detail-codec.ts";
import type { ClearingFile, Entry } from "../clearing/clearing-file.ts";
import { readClearingFile, writeClearingFile } from "../clearing/clearing-file-codec.ts";
import { openDetailDigest } from "../clearing/detail-digest.ts";
import { finishDay } from "../clearing/finished-day.ts";
import type { StatedOrder } from "../clearing/stated-order.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { addCover, addReturned, postingsOf } from "../ledger/day-postings.ts";
import { getHeadings } from "../ledger/get-headings.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { BATCH_LIFE } from "./batch-status.ts";
import { type DayFold, foldTransaction, openFold } from "./day-fold.ts";
import { type LoadedDay, loadDay } from "./load-day.ts";
import { loadTransactions } from "./load-transactions.ts";
import { type LoadedTransaction, NO_ORDER, type Owner } from "./loaded-transaction.ts";
import { writeDay } from "./write-day.ts";

/** A day of millions of transactions is sorted, split and loaded within this, ms. */
const COMPUTE_DEADLINE_MS = 600_000;

export interface ComputedBatch {
  status: "computed" | "settled";
  entryCount: number;
}

/** A day that the acquirer made alone: its file, and the orders that it knew, by acquirer reference. */
export interface OwnDay {
  file: ClearingFile;
  clr: Buffer;
  orders: ReadonlyMap<string, StatedOrder>;
}

/**
 * Computes an open batch: streams what was compared in the order of the file, splits it, loads the entries by COPY, and writes
 * entries, positions, left-outs and postings in one transaction. The same books give the same bytes. A day without
 * entries, rests, returned amounts and left-outs is `settled` at once: no file is made. Refuses `batch_not_in`,
 * `statement_missing`, `file_unchanged` where a rejected version of the date says the same. `own`: what is computed must be that
 * file to the byte, else it refuses `own_file_differs` with the first line that is another.
 */
export async function computeBatch(
  ctx: Ctx,
  input: { batchId: Id<"clb">; own?: OwnDay | undefined },
): Promise<ComputedBatch> {
  may(ctx, "batch.compute");
  const { batchId, own } = input;
  // Two connections: PostgreSQL cannot read a cursor and take a COPY on one. The reader sees one snapshot.
  const { result, acquirerId } = await ctx.db.bulk(
    async (reader) => {
      await reader`set transaction isolation level repeatable read, read only`;
      // A day is not like another: the plan is made for its size, not for any (the machine's role prefers generic plans).
      await reader`set local plan_cache_mode = force_custom_plan`;
      return await ctx.db.bulk(
        async (sql) => {
          const [locked] = await sql<Row<"clearingBatch", "status">[]>`
            select status from clearing_batch where id = ${batchId} for update`;
          if (locked && locked.status !== "open")
            refuse({ code: "batch_not_in", status: locked.status, needed: "open" });
          const day = await loadDay(reader, { batchId, own: own?.file });
          return {
            result: await computeDay(ctx, reader, sql, { batchId, own, day }),
            acquirerId: day.acquirer.id,
          };
        },
        { deadlineMs: COMPUTE_DEADLINE_MS },
      );
    },
    { deadlineMs: COMPUTE_DEADLINE_MS },
  );
  ctx.defer({ topic: "clearing", id: input.batchId, acquirerId });
  return result;
}

async function computeDay(
  ctx: Ctx,
  reader: HotSql,
  sql: HotSql,
  { batchId, own, day }: { batchId: Id<"clb">; own: OwnDay | undefined; day: LoadedDay },
): Promise<ComputedBatch> {
  const fold = openFold(day.input);
  const detail = openDetailDigest();
  await copyEntries(sql, batchId, linesOf(reader, day, fold, { detail, own }));
  const file = finishDay(fold.state, detail.close());
  const entryCount = file.totals.detailCount;
  const { positions, leftOut, returned, decisions, channels } = file;
  // What left the list with its refund stands in the sums of its channel alone.
  const records = [positions, leftOut, returned, decisions, channels];
  const isNothing = entryCount + records.reduce((sum, list) => sum + list.length, 0) === 0 && !own;
  const clr = isNothing ? null : writeClearingFile(file);
  if (own && clr) refuseOther(own, clr);
  else await refuseUnchanged(sql, day, file);

  for (const b of file.returned) addReturned(fold.postings, b.subMerchantNo, b.amount);
  for (const g of file.moves) addCover(fold.postings, g);
  const before = await getHeadings(sql, { acquirerId: day.acquirer.id, kinds: ["held", "advance"] });
  const reference = `${day.input.header.clearingDate}/${day.batch.seq}`;
  await writeDay(sql, ctx, { day, file, fold });
  await recordPostings(sql, ctx, {
    acquirerId: day.acquirer.id,
    businessDay: day.batch.clearingDate,
    batchId,
    postings: postingsOf(fold.postings, file.positions, before, reference),
    merchantOf: (number) => day.shops.get(number)?.merchantId,
  });
  const status = isNothing ? "settled" : "computed";
  await recordRawStep(sql, ctx, {
    life: BATCH_LIFE,
    id: batchId,
    from: "open",
    to: status,
    set: summaryOf(ctx, day, file, status, clr),
    act: { action: "batch.compute", acquirerId: day.acquirer.id, facts: { entryCount } },
  });
  return { status, entryCount };
}

/** Whoever made the file knew of the orders only what its detail states. */
function asStated(loaded: LoadedTransaction, orders: OwnDay["orders"]): LoadedTransaction {
  const order = orders.get(loaded.transaction.acquirerReference);
  const named = <R extends { refundNo: string }>(refunds: readonly R[]) =>
    refunds.map((r) => ({ ...r, refundId: order?.refundIds.get(r.refundNo) ?? "" }));
  const { cleared, refunds } = loaded.transaction;
  return {
    ...loaded,
    transaction: { ...loaded.transaction, order, cleared: named(cleared), refunds: named(refunds) },
  };
}

/** The first line of the acquirer's file that our books make otherwise. */
function refuseOther({ file, clr }: OwnDay, made: Buffer): void {
  if (made.equals(clr)) return;
  const [own, theirs] = [made, clr].map((bytes) => bytes.toString("utf8").split("\n"));
  const at = own?.findIndex((line, i) => line !== theirs?.[i]) ?? -1;
  const shown = (lines: readonly string[] | undefined) => (lines?.[at] ?? "").slice(0, SHOWN_CHARACTERS);
  const { clearingDate } = file.header;
  const lineNo = at + 1;
  refuse({ code: "own_file_differs", clearingDate, lineNo, expected: shown(own), found: shown(theirs) });
}
/** Of a line that differs so much is shown. */
const SHOWN_CHARACTERS = 200;

/** The same mistake would come back for ever: after a rejection the file must say something else. */
async function refuseUnchanged(sql: HotSql, { acquirer, batch }: LoadedDay, file: ClearingFile) {
  const { clearingDate } = batch;
  const rejected = await sql<Row<"clearingFile", "seq" | "clr">[]>`
    select f.seq, f.clr from clearing_file f join verdict v on v.file_id = f.id and v.verdict = 'rejected'
    where f.acquirer_id = ${acquirer.id} and f.clearing_date = ${clearingDate}::date order by f.seq`;
  if (rejected.length === 0) return;
  const content = contentDigestOf(file);
  const twin = rejected.find(({ clr }) => contentDigestOf(readClearingFile(clr)) === content);
  if (twin) refuse({ code: "file_unchanged", clearingDate, seq: twin.seq });
}

function summaryOf(ctx: Ctx, day: LoadedDay, file: ClearingFile, status: string, clr: Buffer | null) {
  const now = ctx.now();
  const { totals, channels } = file;
  const sum = (of: (c: (typeof channels)[number]) => bigint) => channels.reduce((all, c) => all + of(c), 0n);
  return {
    step: status === "settled" ? "nothing_to_clear" : "control",
    error: null,
    settleDay: day.input.header.settleDay,
    previousDigest: day.input.header.previousDigest,
    computedAt: now,
    finishedAt: status === "settled" ? now : null,
    saleCount: sum((c) => BigInt(c.saleCount)),
    grossFen: totals.grossTotal,
    feeFen: totals.feeTotal - totals.feeReturnedTotal,
    refundCount: sum((c) => BigInt(c.refundCount)),
    refundFen: totals.grossRefundTotal,
    payCount: totals.payCount,
    payFen: totals.payTotal,
    carryFen: totals.carryC - totals.carryD,
    holdFen: totals.holdTotal,
    leftOutCount: file.leftOut.length,
    clr,
  };
}

/** The rows of `clearing_entry`, made one by one as the transactions come. */
async function* linesOf(
  reader: HotSql,
  day: LoadedDay,
  fold: DayFold,
  { detail, own }: { detail: ReturnType<typeof openDetailDigest>; own: OwnDay | undefined },
): AsyncGenerator<string> {
  const { clearingDate } = day.batch;
  const { window, late, voids, unbilled } = day;
  const of = { decisions: day.input.decisions, fees: day.input.documents.fees };
  const wanted = { clearingDate, window, late, voids, unbilled, ...of };
  let lineNo = 0;
  for await (const found of loadTransactions(reader, { acquirer: day.acquirer, ...wanted })) {
    const loaded = own ? asStated(found, own.orders) : found;
    for (const { entry, amountFen, feeFen } of foldTransaction(fold, loaded)) {
      const record = writeEntryLine(entry);
      detail.add(record);
      const refundId = "refundNo" in entry ? loaded.refundIds.get(entry.acquirerRefundReference) : undefined;
      const owner = loaded.owner ?? ownerOf(day, entry);
      const of = { owner, channel: loaded.channel, refundId, amountFen, feeFen };
      yield entryRow(day, ++lineNo, entry, of, record);
    }
  }
}

/** No order of ours stands behind a refund that was taken whole from one shop: what is given again is that shop's. */
function ownerOf({ shops }: LoadedDay, { parts: [part] }: Entry): Owner {
  const { merchantId, subMerchantId } = present(shops.get(part?.no ?? ""), "what was taken has its shop");
  return { merchantId, subMerchantId, orderId: NO_ORDER };
}

function entryRow(
  day: LoadedDay,
  lineNo: number,
  entry: Entry,
  of: {
    owner: Owner;
    channel: Channel;
    refundId: Id<"rfd"> | undefined;
    amountFen: bigint;
    feeFen: bigint;
  },
  record: string,
): string {
  const { owner, refundId } = of;
  return copyRow([
    idCell(day.batch.batchId),
    lineNo,
    entry.kind,
    idCell(day.acquirer.id),
    idCell(owner.merchantId),
    idCell(owner.subMerchantId),
    idCell(owner.orderId),
    refundId === undefined ? null : idCell(refundId),
    of.channel,
    entry.acquirerReference,
    "refundNo" in entry ? entry.acquirerRefundReference : "",
    of.amountFen,
    of.feeFen,
    entry.parts.map((p) => p.no),
    entry.parts.map((p) => p.fen),
    record,
  ]);
}

/** A load is opened with its first row: a day without entries leaves no partition behind. */
async function copyEntries(sql: HotSql, batch: Id<"clb">, lines: AsyncGenerator<string>): Promise<void> {
  const first = await lines.next();
  if (first.done) return;
  const [opened] = await sql<Computed<"name", string>[]>`select load.open_clearing_entry(${batch}) as name`;
  const copy =
    await sql`copy ${sql(present(opened, "a load has a table").name)} (batch_id, line_no, kind, acquirer_id,
    merchant_id, sub_merchant_id, order_id, refund_id, channel, acquirer_reference, acquirer_refund_reference, amount_fen,
    fee_fen, receivers, shares, record) from stdin`.writable();
  const rows = async function* () {
    yield first.value;
    yield* lines;
  };
  await pipeline(Readable.from(rows()), copy);
  await sql`select load.attach_clearing_entry(${batch})`;
}
