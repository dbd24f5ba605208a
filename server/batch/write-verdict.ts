import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import { addDays } from "../calendar/calendar.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import type { Release, Verdict } from "../clearing/verdict.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { BATCH_LIFE } from "./batch-status.ts";
import { releasedPostings } from "./file-postings.ts";
import type { LoadedChain } from "./load-chain.ts";
import { lockLater } from "./lock-later.ts";
import { recordReversal } from "./record-reversal.ts";
import { recordVoid } from "./record-void.ts";

type FileRow = Row<"clearingFile", "batchId" | "acquirerId" | "clearingDate" | "digest">;

export interface WrittenVerdict extends Pick<LoadedChain, "batchOf"> {
  fileId: Id<"clf">;
  rel: Buffer;
  row: FileRow;
  file: ClearingFile;
  release: Release;
  /** Null where it came through the inbox, with a file that the acquirer made alone. */
  uploadedBy: Id<"stf"> | null;
}

/** Writes a verdict that was found good, and all that follows from it: postings, the batch's step, other batches. */
export async function writeVerdict(sql: HotSql, ctx: Ctx, input: WrittenVerdict): Promise<void> {
  const { row, file, release } = input;
  const { verdict, reason, settles } = release.verdict;
  const persons = release.signatures.map((s) => s.person);
  await sql`insert into verdict (file_id, acquirer_id, digest, verdict, reason, rel, persons, settles, uploaded_by, recorded_at)
    values (${input.fileId}, ${row.acquirerId}, ${row.digest}, ${verdict}, ${reason ?? null}, ${input.rel},
      ${persons}, ${[...settles]}, ${input.uploadedBy}, ${ctx.now()})`;
  if (verdict === "released") await recordReleased(ctx, sql, row, file);
  else await recordReversal(sql, ctx, { ...row, rejected: row.digest });
  // A released file without a payable line waits for no bank.
  const to = verdict === "released" && file.totals.payCount === 0 ? "settled" : verdict;
  const finished = to === "released" ? null : ctx.now();
  await recordRawStep(sql, ctx, {
    life: BATCH_LIFE,
    id: row.batchId,
    from: "proposed",
    to,
    set: { step: to, error: null, finishedAt: finished },
    act: { action: "batch.decide", acquirerId: row.acquirerId, facts: { digest: row.digest, verdict } },
  });
  await writeOthers(ctx, sql, row, release.verdict, input.batchOf);
}

async function recordReleased(ctx: Ctx, sql: HotSql, row: FileRow, file: ClearingFile): Promise<void> {
  const merchants = await sql<Row<"position", "number" | "merchantId">[]>`
    select number, merchant_id from position where batch_id = ${row.batchId}`;
  const merchantOf = new Map(merchants.map((m) => [m.number, m.merchantId]));
  await recordPostings(sql, ctx, {
    ...{ acquirerId: row.acquirerId, businessDay: row.clearingDate, batchId: row.batchId },
    postings: releasedPostings(file, row.digest),
    merchantOf: (number) => merchantOf.get(number),
  });
}

/** What a verdict does to other batches: a release settles older files, a rejection voids everything built on the file. */
async function writeOthers(
  ctx: Ctx,
  sql: HotSql,
  row: FileRow,
  verdict: Verdict,
  batchOf: LoadedChain["batchOf"],
): Promise<void> {
  for (const digest of verdict.settles) {
    const facts = { digest, settledBy: row.digest };
    const act = { action: "batch.decide" as const, acquirerId: row.acquirerId, facts };
    await recordRawStep(sql, ctx, {
      ...{ life: BATCH_LIFE, id: present(batchOf.get(digest), "what is settled is known"), act },
      ...{ from: "proposed", to: "settled", set: { step: "settled", error: null, finishedAt: ctx.now() } },
    });
  }
  if (verdict.verdict === "released") return;
  const later = await lockLater(sql, { acquirerId: row.acquirerId, from: addDays(row.clearingDate, 1) });
  for (const batch of later)
    await recordVoid(sql, ctx, {
      ...{ ...batch, acquirerId: row.acquirerId, rejected: row.digest, action: "batch.decide" },
    });
}
