import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { assert, present } from "../assert.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import { readInstant } from "../calendar/instant.ts";
import { createDetail, readEntryLine } from "../clearing/clearing-detail-codec.ts";
import type { ClearingFile, ReturnedLine } from "../clearing/clearing-file.ts";
import {
  clearingFileName,
  digestOf,
  okText,
  readClearingFile,
  signProposal,
} from "../clearing/clearing-file-codec.ts";
import { type FileChain, previousOf } from "../clearing/file-chain.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { BATCH_LIFE } from "./batch-status.ts";
import { proposedPostings } from "./file-postings.ts";
import { type ClearingAcquirer, loadAcquirer } from "./load-acquirer.ts";
import { loadChain } from "./load-chain.ts";
import { loadReturned } from "./load-returned.ts";
import { loadShops } from "./load-shops.ts";
import { recordVoid } from "./record-void.ts";
import { writeOutbox } from "./write-outbox.ts";

const PROPOSE_DEADLINE_MS = 600_000;
const BATCH_ROWS = 5_000;

export interface ProposedFile {
  fileId: Id<"clf">;
  name: string;
  digest: string;
}

type ProposedRow = Row<
  "clearingBatch",
  "acquirerId" | "clearingDate" | "windowTo" | "previousDigest" | "status" | "unexplainedFen" | "clr" | "seq"
>;

/**
 * Proposes a controlled batch to the acquirer, beside the ones that still wait for their verdict: rebuilds the detail from the entries, signs exactly the computed bytes, keeps all
 * of it and writes it to the outbox, flag last. What is payable moves from `due` to `proposed`. `signingKeyAt` gives the
 * platform's Ed25519 key (PKCS8 PEM) that holds when the batch was opened. Refuses `batch_not_in`, `control_not_zero`.
 * Undefined where the file it was computed from is void by now, or where an answer of the bank that it must follow came in
 * after it was computed: the batch is void, its date is computed anew.
 */
export async function proposeFile(
  ctx: Ctx,
  input: { batchId: Id<"clb">; signingKeyAt: (openedAt: Date) => string; outboxDir: string },
): Promise<ProposedFile | undefined> {
  may(ctx, "batch.propose");
  const { batchId } = input;
  const made = await ctx.db.bulk(
    async (sql) => {
      // load
      const [row] = await sql<ProposedRow[]>`
        select acquirer_id, clearing_date, window_to, previous_digest, status, unexplained_fen, clr, seq from clearing_batch where id = ${batchId} for update`;
      if (!row) refuse({ code: "not_found", what: "batch" });
      const { chain } = await loadChain(sql, row.acquirerId);
      const acquirer = await loadAcquirer(sql, row.acquirerId);
      const shops = await loadShops(sql, acquirer.id);
      // decide
      if (row.status !== "computed") refuse({ code: "batch_not_in", status: row.status, needed: "computed" });
      if (row.unexplainedFen !== 0n)
        refuse({ code: "control_not_zero", unexplainedFen: `${row.unexplainedFen ?? "unchecked"}` });
      const clr = present(row.clr, "a computed batch has its file");
      const file = readClearingFile(clr);
      const rejected = findVoid(row, chain) ?? (await findLateAnswer(sql, row, { batchId, file, acquirer }));
      if (rejected !== undefined) {
        await recordVoid(sql, ctx, { ...row, batchId, rejected, from: "computed", action: "batch.propose" });
        return undefined;
      }
      const detailGz = await rebuildDetail(sql, batchId, file);
      const digest = digestOf(clr);
      const name = clearingFileName(file.header);
      const openedAt = present(readInstant(file.header.openedAt), "a file of ours says when it was opened");
      const signature = signProposal(digest, input.signingKeyAt(openedAt));
      const ok = okText(clr);
      // write
      const fileId = ctx.newId("clf");
      const { clearingDate } = row;
      await sql`insert into clearing_file (id, batch_id, acquirer_id, clearing_date, seq, name, digest, clr, detail_gz, signature, ok, proposed_at)
        values (${fileId}, ${batchId}, ${row.acquirerId}, ${clearingDate}::date, ${row.seq}, ${name}, ${digest}, ${clr},
          ${detailGz}, ${signature}, ${ok}, ${ctx.now()})`;
      await recordPostings(sql, ctx, {
        acquirerId: row.acquirerId,
        businessDay: clearingDate,
        batchId,
        postings: proposedPostings(file, digest),
        merchantOf: (number) => shops.get(number)?.merchantId,
      });
      await recordRawStep(sql, ctx, {
        life: BATCH_LIFE,
        id: batchId,
        from: "computed",
        to: "proposed",
        set: { step: "proposed", error: null, proposedAt: ctx.now() },
        act: { action: "batch.propose", acquirerId: acquirer.id, facts: { digest } },
      });
      return { fileId, name, digest, clr, detailGz, signature, ok, acquirerId: acquirer.id };
    },
    { deadlineMs: PROPOSE_DEADLINE_MS },
  );
  if (!made) return undefined;
  await writeOutbox(input.outboxDir, made);
  ctx.defer({ topic: "clearing", id: batchId, acquirerId: made.acquirerId });
  return { fileId: made.fileId, name: made.name, digest: made.digest };
}

/** The file it was computed from, where that is void by now. */
function findVoid({ clearingDate, previousDigest }: ProposedRow, chain: FileChain): string | undefined {
  const previous = previousOf(chain, clearingDate);
  return previousDigest === (previous?.digest ?? "") ? undefined : (previousDigest ?? "");
}

/** The file about which the bank's book said something, before the window's end, that this one does not state. */
async function findLateAnswer(
  sql: HotSql,
  { clearingDate, windowTo }: ProposedRow,
  { batchId, file, acquirer }: { batchId: Id<"clb">; file: ClearingFile; acquirer: ClearingAcquirer },
): Promise<string | undefined> {
  const returned = await loadReturned(sql, { acquirer, clearingDate, windowTo, batchId });
  const isStated = (b: ReturnedLine) =>
    file.returned.some((r) => r.fileDigest === b.fileDigest && r.lineNo === b.lineNo);
  return returned.find((b) => !isStated(b))?.fileDigest;
}

/** The detail from the entries as they are kept; its digest must be the one the computed file states. */
async function rebuildDetail(sql: HotSql, batchId: Id<"clb">, file: ClearingFile): Promise<Buffer> {
  const detail = createDetail();
  const rows = sql<Row<"clearingEntry", "lineNo" | "record">[]>`select line_no, record from clearing_entry
    where batch_id = ${batchId} order by line_no`.cursor(BATCH_ROWS);
  for await (const part of rows)
    for (const row of part) await detail.write(readEntryLine(row.record, row.lineNo));
  const { gz, count, sha256 } = await detail.close();
  assert(
    count === file.totals.detailCount && sha256 === file.totals.detailSha256,
    "the entries are those the file was computed from",
  );
  return gz;
}
