import { type HotSql, rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { readClearingFile } from "../clearing/clearing-file-codec.ts";
import type { Verdict } from "../clearing/verdict.ts";
import { findVerdictFault } from "../clearing/verdict.ts";
import { findReleaseFault, readRelease } from "../clearing/verdict-codec.ts";
import type { Ctx } from "../context.ts";
import { Refused, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findVerdictRefusal } from "./chain-refusal.ts";
import { loadChain } from "./load-chain.ts";
import { lockChain } from "./lock-chain.ts";
import { writeVerdict } from "./write-verdict.ts";

type FileRow = Row<"clearingFile", "batchId" | "acquirerId" | "clearingDate" | "digest" | "clr"> &
  Row<"clearingBatch", "status">;

export interface RecordedVerdict {
  batchId: Id<"clb">;
  verdict: Verdict["verdict"];
}

/**
 * Keeps the acquirer's verdict about a proposed file, as uploaded by its clearing desk. It must be about exactly this file and
 * be signed by two different registered persons with their own keys; the first such verdict is final. Released: what is
 * payable moves to `released`, and the older files that it settles are settled with it. Rejected: every posting of the batch
 * and of the batches built on it is reversed, the worker computes new versions. A release that the chain forbids is refused
 * and stands in the audit. Refuses `forbidden`, `not_found`, `release_unreadable`, `release_other_file`,
 * `release_key_unknown`, `release_same_person`, `release_signature_invalid`, `release_needs_two`, `verdict_exists`,
 * `batch_not_in`, `chain_refused`, `older_file_open`, `release_settles_differ`.
 */
export async function recordVerdict(
  ctx: Ctx,
  input: { fileId: Id<"clf">; rel: Buffer },
): Promise<RecordedVerdict> {
  const actor = may(ctx, "verdict.record");
  const release = readRelease(input.rel);
  const recorded = await ctx.db
    .transaction(async (tx) => {
      const sql = rawOf(tx);
      // load
      const row = await lockFile(sql, input.fileId, actor.acquirerId);
      const signers = await sql<Row<"acquirerSigner", "person" | "keyId" | "publicKey">[]>`
        select person, key_id, public_key from acquirer_signer where acquirer_id = ${row.acquirerId}`;
      const [known] = await sql<Row<"verdict", "verdict">[]>`
        select verdict from verdict where file_id = ${input.fileId}`;
      const file = readClearingFile(row.clr);
      const loaded = await loadChain(sql, row.acquirerId);
      // decide
      const fault = findVerdictFault(release.verdict, file, row.digest) ?? findReleaseFault(release, signers);
      if (fault) refuse(fault);
      if (known) refuse({ code: "verdict_exists", verdict: known.verdict });
      const chained = findVerdictRefusal(loaded.chain, release.verdict);
      if (chained) refuse(chained);
      if (row.status !== "proposed") refuse({ code: "batch_not_in", status: row.status, needed: "proposed" });
      // write
      await writeVerdict(sql, ctx, { ...input, row, file, release, uploadedBy: actor.staffId, ...loaded });
      const { verdict, settles } = release.verdict;
      const facts = { digest: row.digest, verdict, settles };
      await recordRawAudit(sql, ctx, { action: "verdict.record", subjectId: input.fileId, facts });
      return { batchId: row.batchId, verdict };
    })
    .catch(async (error: unknown) => {
      if (error instanceof Refused && error.refusal.code === "chain_refused")
        await auditRefused(ctx, input.fileId, release.verdict, error.refusal.reason);
      throw error;
    });
  ctx.defer({ topic: "clearing", id: recorded.batchId, acquirerId: actor.acquirerId });
  return recorded;
}

/** The refused transaction was undone; that somebody came with such a release stays known. */
async function auditRefused(
  ctx: Ctx,
  fileId: Id<"clf">,
  { digest, verdict }: Verdict,
  refused: string,
): Promise<void> {
  await ctx.db.transaction((tx) =>
    recordRawAudit(rawOf(tx), ctx, {
      action: "verdict.record",
      subjectId: fileId,
      facts: { digest, verdict, refused },
    }),
  );
}

async function lockFile(sql: HotSql, fileId: Id<"clf">, acquirer: Id<"acq">): Promise<FileRow> {
  await lockChain(sql, acquirer);
  const [row] = await sql<FileRow[]>`
    select f.batch_id, f.acquirer_id, f.clearing_date, f.digest, f.clr, b.status
    from clearing_file f join clearing_batch b on b.id = f.batch_id
    where f.id = ${fileId} and f.acquirer_id = ${acquirer}`;
  if (!row) refuse({ code: "not_found", what: "clearing_file" });
  return row;
}
