import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import { writeClearingFile } from "../clearing/clearing-file-codec.ts";
import { openDetailDigest } from "../clearing/detail-digest.ts";
import { finishDay } from "../clearing/finished-day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { addCover, addReturned, postingsOf } from "../ledger/day-postings.ts";
import { getHeadings } from "../ledger/get-headings.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { BATCH_LIFE } from "./batch-status.ts";
import { summaryOf } from "./batch-summary.ts";
import { checkUnchanged } from "./check-unchanged.ts";
import { openFold } from "./day-fold.ts";
import { type LoadedDay, loadDay } from "./load-day.ts";
import { type OwnDay, refuseOther } from "./own-day.ts";
import { writeDay } from "./write-day.ts";
import { writeEntries } from "./write-entries.ts";

/** A day of millions of transactions is sorted, split and loaded within this, ms. */
const COMPUTE_DEADLINE_MS = 600_000;

export interface ComputedBatch {
  status: "computed" | "settled";
  entryCount: number;
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
  await writeEntries(sql, { reader, day, fold, detail, own });
  const file = finishDay(fold.state, detail.close());
  const entryCount = file.totals.detailCount;
  const { positions, leftOut, returned, decisions, channels } = file;
  // What left the list with its refund stands in the sums of its channel alone.
  const records = [positions, leftOut, returned, decisions, channels];
  const isNothing = entryCount + records.reduce((sum, list) => sum + list.length, 0) === 0 && !own;
  const clr = isNothing ? null : writeClearingFile(file);
  if (own && clr) refuseOther(own, clr);
  else await checkUnchanged(sql, { day, file });

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
    set: summaryOf(ctx.now(), file, clr),
    act: { action: "batch.compute", acquirerId: day.acquirer.id, facts: { entryCount } },
  });
  return { status, entryCount };
}
