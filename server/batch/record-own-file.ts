import { rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { BATCH_LIFE } from "./batch-status.ts";
import { findVerdictRefusal } from "./chain-refusal.ts";
import { proposedPostings } from "./file-postings.ts";
import { loadChain } from "./load-chain.ts";
import { loadShops } from "./load-shops.ts";
import { lockChain } from "./lock-chain.ts";
import { chainWith, type OwnFile } from "./own-file.ts";
import { writeVerdict } from "./write-verdict.ts";

/**
 * Keeps a file that the acquirer made alone, with its release, for a batch that was computed to the same bytes: proposed and
 * released in one transaction, by nobody's upload. Refuses `batch_not_in` and what the chain refuses of a release.
 */
export async function recordOwnFile(ctx: Ctx, input: { batchId: Id<"clb">; own: OwnFile }): Promise<void> {
  may(ctx, "clearing_file.import");
  const { batchId, own } = input;
  const { file, digest, release, rel } = own;
  const acquirerId = await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    // load
    const [row] = await sql<Row<"clearingBatch", "acquirerId" | "clearingDate" | "status" | "madeBy">[]>`
      select acquirer_id, clearing_date, status, made_by from clearing_batch where id = ${batchId}`;
    if (!row) refuse({ code: "not_found", what: "batch" });
    await lockChain(sql, row.acquirerId);
    const { chain, batchOf } = await loadChain(sql, row.acquirerId);
    const shops = await loadShops(sql, row.acquirerId);
    // decide
    if (row.status !== "computed" || row.madeBy !== "acquirer")
      refuse({ code: "batch_not_in", status: row.status, needed: "computed" });
    const refusal = findVerdictRefusal(chainWith(chain, own), release.verdict);
    if (refusal) refuse(refusal);
    // write
    const { clearingDate } = row;
    const fileId = ctx.newId("clf");
    await sql`insert into clearing_file (id, batch_id, acquirer_id, clearing_date, seq, name, digest, clr, detail_gz, signature, ok, proposed_at)
      values (${fileId}, ${batchId}, ${row.acquirerId}, ${clearingDate}::date, ${file.header.seq}, ${own.name}, ${digest}, ${own.clr},
        ${own.detailGz}, '', ${own.ok}, ${ctx.now()})`;
    await recordPostings(sql, ctx, {
      ...{ acquirerId: row.acquirerId, businessDay: clearingDate, batchId },
      postings: proposedPostings(file, digest),
      merchantOf: (number) => shops.get(number)?.merchantId,
    });
    const facts = { digest };
    await recordRawStep(sql, ctx, {
      ...{ life: BATCH_LIFE, id: batchId, from: "computed", to: "proposed" },
      set: { step: "proposed", error: null, proposedAt: ctx.now() },
      act: { action: "batch.decide", acquirerId: row.acquirerId, facts },
    });
    await writeVerdict(sql, ctx, {
      ...{ fileId, rel, file, release, batchOf },
      row: { batchId, acquirerId: row.acquirerId, clearingDate, digest },
      uploadedBy: null,
    });
    await recordRawAudit(sql, ctx, {
      action: "clearing_file.import",
      subjectId: fileId,
      acquirerId: row.acquirerId,
      facts: { name: own.name, digest },
    });
    return row.acquirerId;
  });
  ctx.defer({ topic: "clearing", id: batchId, acquirerId });
}
