import { type HotSql, rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import type { Release, Verdict } from "../clearing/verdict.ts";
import { findVerdictFault } from "../clearing/verdict.ts";
import { findReleaseFault, readRelease } from "../clearing/verdict-codec.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { move, type Posting, reversed, shopHeading } from "../ledger/posting.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { BATCH_LIFE } from "./batch-status.ts";

type FileRow = Row<"clearingFile", "batchId" | "acquirerId" | "clearingDate" | "digest" | "clr"> &
  Row<"clearingBatch", "status">;

export interface RecordedVerdict {
  batchId: Id<"clb">;
  verdict: Verdict["verdict"];
}

/**
 * Keeps the acquirer's verdict about a proposed file, as uploaded by its clearing desk. It must be about exactly this file and
 * be signed by two different registered persons with their own keys; the first such verdict is final. Released: what is
 * payable moves to `released`. Rejected: every posting of the batch is reversed, the worker computes a new version.
 * Refuses `forbidden`, `not_found`, `release_unreadable`, `release_other_file`, `release_key_unknown`,
 * `release_same_person`, `release_signature_invalid`, `release_needs_two`, `verdict_exists`.
 */
export async function recordVerdict(
  ctx: Ctx,
  input: { fileId: Id<"clf">; rel: Buffer },
): Promise<RecordedVerdict> {
  const actor = may(ctx, "verdict.record");
  const release = readRelease(input.rel);
  const recorded = await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    // load
    const row = await lockFile(sql, input.fileId, actor.acquirerId);
    const signers = await sql<Row<"acquirerSigner", "person" | "keyId" | "publicKey">[]>`
      select person, key_id, public_key from acquirer_signer where acquirer_id = ${row.acquirerId}`;
    const [known] = await sql<Row<"verdict", "verdict">[]>`
      select verdict from verdict where file_id = ${input.fileId}`;
    const file = readClearingFile(row.clr);
    // decide
    const fault = findVerdictFault(release.verdict, file, row.digest) ?? findReleaseFault(release, signers);
    if (fault) refuse(fault);
    if (known) refuse({ code: "verdict_exists", verdict: known.verdict });
    if (row.status !== "proposed") refuse({ code: "batch_not_in", status: row.status, needed: "proposed" });
    // write
    await writeVerdict(ctx, sql, { ...input, row, file, release, uploadedBy: actor.staffId });
    const { verdict } = release.verdict;
    const facts = { digest: row.digest, verdict };
    await recordRawAudit(sql, ctx, { action: "verdict.record", subjectId: input.fileId, facts });
    return { batchId: row.batchId, verdict };
  });
  ctx.defer({ topic: "clearing", id: recorded.batchId, acquirerId: actor.acquirerId });
  return recorded;
}

async function lockFile(sql: HotSql, fileId: Id<"clf">, acquirer: Id<"acq">): Promise<FileRow> {
  const [row] = await sql<FileRow[]>`
    select f.batch_id, f.acquirer_id, f.clearing_date, f.digest, f.clr, b.status
    from clearing_file f join clearing_batch b on b.id = f.batch_id
    where f.id = ${fileId} and f.acquirer_id = ${acquirer} for update of b`;
  if (!row) refuse({ code: "not_found", what: "clearing_file" });
  return row;
}

async function writeVerdict(
  ctx: Ctx,
  sql: HotSql,
  input: {
    fileId: Id<"clf">;
    rel: Buffer;
    row: FileRow;
    file: ClearingFile;
    release: Release;
    uploadedBy: Id<"stf">;
  },
): Promise<void> {
  const { row, file, release } = input;
  const { verdict, reason } = release.verdict;
  const persons = release.signatures.map((s) => s.person);
  await sql`insert into verdict (file_id, acquirer_id, digest, verdict, reason, rel, persons, uploaded_by, recorded_at)
    values (${input.fileId}, ${row.acquirerId}, ${row.digest}, ${verdict}, ${reason ?? null}, ${input.rel},
      ${persons}, ${input.uploadedBy}, ${ctx.now()})`;
  const merchants = await sql<Row<"position", "number" | "merchantId">[]>`
    select number, merchant_id from position where batch_id = ${row.batchId}`;
  const merchantOf = new Map(merchants.map((m) => [m.number, m.merchantId]));
  const postings =
    verdict === "released"
      ? releasedOf(file, row.digest)
      : reversed(await postingsOf(sql, row.batchId), row.digest);
  await recordPostings(sql, ctx, {
    acquirerId: row.acquirerId,
    businessDay: row.clearingDate,
    batchId: row.batchId,
    postings,
    merchantOf: (number) => merchantOf.get(number),
  });
  // A released file without a payable line waits for no bank.
  const to = verdict === "released" && file.totals.payCount === 0 ? "settled" : verdict;
  const finished = to === "released" ? null : ctx.now();
  await recordRawStep(sql, ctx, {
    life: BATCH_LIFE,
    id: row.batchId,
    from: "proposed",
    to,
    set: { step: to, error: null, finishedAt: finished },
    act: { action: "batch.decide", facts: { digest: row.digest, verdict } },
  });
}

function releasedOf(file: ClearingFile, digest: string): Posting[] {
  return file.positions.flatMap((p) => {
    const [from, to] = [shopHeading("proposed", p.subMerchantNo), shopHeading("released", p.subMerchantNo)];
    return move("released", from, to, p.pay, `${digest}:${p.lineNo}`);
  });
}

async function postingsOf(sql: HotSql, batch: Id<"clb">): Promise<Posting[]> {
  return await sql<(Row<"posting", "amountFen" | "reference"> & Pick<Posting, "event" | "from" | "to">)[]>`
    select event, from_heading as from, to_heading as to, amount_fen, reference
    from posting where batch_id = ${batch} order by posted_at, id`;
}
