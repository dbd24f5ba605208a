import type { HotSql } from "#db/client.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Day } from "../calendar/day.ts";
import type { ClearingFile } from "../clearing/clearing-file.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import type { Release, Verdict } from "../clearing/verdict.ts";
import { findVerdictFault } from "../clearing/verdict.ts";
import { findReleaseFault, readRelease } from "../clearing/verdict-codec.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import { type Id, idOf, uuidOf } from "../id.ts";
import {
  type Heading,
  move,
  type Posting,
  type PostingEvent,
  reversed,
  shopHeading,
} from "../ledger/posting.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { BATCH_LIFE, type BatchStatus } from "./batch-status.ts";

interface FileRow {
  batch_id: string;
  acquirer_id: string;
  clearing_date: Day;
  digest: string;
  clr: Buffer;
  status: BatchStatus;
}

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
  const recorded = await ctx.db.bulk(async (sql) => {
    // load
    const row = await lockFile(sql, input.fileId, uuidOf(actor.acquirerId));
    const signers = await sql<{ person: string; keyId: string; publicKey: string }[]>`
      select person, key_id as "keyId", public_key as "publicKey" from acquirer_signer where acquirer_id = ${row.acquirer_id}`;
    const [known] = await sql<
      { verdict: string }[]
    >`select verdict from verdict where file_id = ${uuidOf(input.fileId)}`;
    const file = readClearingFile(row.clr);
    // decide
    const fault = findVerdictFault(release.verdict, file, row.digest) ?? findReleaseFault(release, signers);
    if (fault) refuse(fault);
    if (known) refuse({ code: "verdict_exists", verdict: known.verdict });
    if (row.status !== "proposed") refuse({ code: "batch_not_in", status: row.status, needed: "proposed" });
    // write
    await writeVerdict(ctx, sql, { ...input, row, file, release, uploadedBy: uuidOf(actor.staffId) });
    const { verdict } = release.verdict;
    const facts = { digest: row.digest, verdict };
    await recordRawAudit(sql, ctx, { action: "verdict.record", subjectId: input.fileId, facts });
    return { batchId: idOf("clb", row.batch_id), verdict };
  });
  ctx.defer({ topic: "clearing", id: recorded.batchId, acquirerId: actor.acquirerId });
  return recorded;
}

async function lockFile(sql: HotSql, fileId: Id<"clf">, acquirer: string): Promise<FileRow> {
  const [row] = await sql<
    FileRow[]
  >`select f.batch_id, f.acquirer_id, f.clearing_date, f.digest, f.clr, b.status
    from clearing_file f join clearing_batch b on b.id = f.batch_id
    where f.id = ${uuidOf(fileId)} and f.acquirer_id = ${acquirer} for update of b`;
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
    uploadedBy: string;
  },
): Promise<void> {
  const { row, file, release } = input;
  const { verdict, reason } = release.verdict;
  const persons = release.signatures.map((s) => s.person);
  await sql`insert into verdict (file_id, acquirer_id, digest, verdict, reason, rel, persons, uploaded_by, recorded_at)
    values (${uuidOf(input.fileId)}, ${row.acquirer_id}, ${row.digest}, ${verdict}, ${reason ?? null}, ${input.rel},
      ${persons}, ${input.uploadedBy}, ${ctx.now()})`;
  const merchants = await sql<{ number: string; merchant_id: string }[]>`
    select number, merchant_id from position where batch_id = ${row.batch_id}`;
  const merchantOf = new Map(merchants.map((m) => [m.number, m.merchant_id]));
  const postings =
    verdict === "released"
      ? releasedOf(file, row.digest)
      : reversed(await postingsOf(sql, row.batch_id), row.digest);
  await recordPostings(sql, ctx, {
    acquirerUuid: row.acquirer_id,
    businessDay: row.clearing_date,
    batchId: idOf("clb", row.batch_id),
    postings,
    merchantOf: (number) => merchantOf.get(number),
  });
  // A released file without a payable line waits for no bank.
  const to = verdict === "released" && file.totals.payCount === 0 ? "settled" : verdict;
  const finished = to === "released" ? null : ctx.now();
  await recordRawStep(sql, ctx, {
    life: BATCH_LIFE,
    id: idOf("clb", row.batch_id),
    from: "proposed",
    to,
    set: { step: to, error: null, finished_at: finished },
    act: { action: "batch.decide", facts: { digest: row.digest, verdict } },
  });
}

function releasedOf(file: ClearingFile, digest: string): Posting[] {
  return file.positions.flatMap((p) => {
    const [from, to] = [shopHeading("proposed", p.subMerchantNo), shopHeading("released", p.subMerchantNo)];
    return move("released", from, to, p.pay, `${digest}:${p.lineNo}`);
  });
}

async function postingsOf(sql: HotSql, batch: string): Promise<Posting[]> {
  return await sql<
    { event: PostingEvent; from: Heading; to: Heading; amountFen: bigint; reference: string }[]
  >`
    select event, from_heading as from, to_heading as to, amount_fen as "amountFen", reference
    from posting where batch_id = ${batch} order by posted_at, id`;
}
