import { type HotSql, rawOf } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import { BATCH_LIFE } from "../batch/batch-status.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { type Heading, type Posting, shopHeading } from "../ledger/posting.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { BANK_CONTRADICTS } from "../statement/difference.ts";
import { lockDifferences } from "../statement/lock-differences.ts";
import { openDifference } from "../statement/open-difference.ts";
import { mayFollow, type ResultKind } from "./arrival.ts";

import { closeContradiction } from "./close-contradiction.ts";
import { lineReference } from "./line-reference.ts";
import { type BankResult, readResults } from "./result-codec.ts";

type LineRow = Row<"position", "batchId" | "number" | "merchantId" | "subMerchantId" | "payFen">;
type KnownRow = Row<"bankResult", "kind" | "amountFen" | "bankDay" | "bankReference" | "reason">;

/**
 * Imports what the bank did with released lines, one JSON line each, all of them or none. A line read twice with the
 * same content is once; one that contradicts the bank's former answer (paid after failed) moves no money and becomes a
 * difference for two people, once; the other lines are taken. What two people of the acquirer state about such a line ends the
 * difference: it was paid after all and re-enters nowhere (`result_reentered` where it has), or its failure stands. A result about a line that was never released, with another
 * amount, or of money that was never paid is refused: `forbidden` (the acquirer's clearing desk and the worker import), `result_unreadable`,
 * `result_unknown_line`, `result_incomplete` (nobody said that these are all: `isWhole`), `result_reentered`, `result_not_released` (the file is proposed and its release has not reached us), `result_differs`. A batch whose payable lines are all answered is `settled`. For the worker's
 * inbox and the acquirer's clearing desk; `forbidden` for everybody else.
 */
export async function importResult(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; bytes: Buffer; isWhole: boolean },
): Promise<{ imported: number; known: number }> {
  const actor = may(ctx, "result.import");
  if (actor.kind === "acquirer" && actor.acquirerId !== input.acquirerId)
    refuse({ code: "forbidden", action: "result.import" });
  const rows = readResults(input.bytes);
  const acquirer = input.acquirerId;
  const { imported, batches } = await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`result ${acquirer}`}, 0))`;
    const batches = new Set<Id<"clb">>();
    let imported = 0;
    for (const { result } of rows) {
      const line = await importLine(ctx, sql, acquirer, result);
      if (!line) continue;
      imported++;
      batches.add(line.batchId);
    }
    if (!input.isWhole) await refusePart(sql, acquirer, rows);
    for (const batch of batches) await settleBatch(ctx, sql, input.acquirerId, batch);
    await recordRawAudit(sql, ctx, {
      action: "result.import",
      subjectId: input.acquirerId,
      acquirerId: input.acquirerId,
      facts: { sha256: sha256Hex(input.bytes), lines: rows.length, imported },
    });
    return { imported, batches };
  });
  for (const batch of batches) ctx.defer({ topic: "clearing", id: batch, acquirerId: input.acquirerId });
  return { imported, known: rows.length - imported };
}

/**
 * Lines that nobody said are all may be the beginning of more. They are taken for all where, with them, count and sum of every
 * file that they answer agree: no payable line is left without an answer. Money that came back has no count to agree with.
 */
async function refusePart(
  sql: HotSql,
  acquirer: Id<"acq">,
  rows: readonly { result: BankResult }[],
): Promise<void> {
  const digests = [...new Set(rows.map(({ result }) => result.fileDigest))];
  const [open] = await sql<(Computed<"lines", number> & Computed<"fen", bigint>)[]>`
    select count(*)::int as lines, coalesce(sum(p.pay_fen), 0)::bigint as fen
    from clearing_file f join position p on p.batch_id = f.batch_id
    where f.digest = any(${digests}) and f.acquirer_id = ${acquirer} and p.pay_fen > 0 and not exists (
      select from bank_result r where r.file_digest = f.digest and r.line_no = p.line_no)`;
  const { lines, fen } = present(open, "an aggregate has one row");
  const isCounted = rows.length > 0 && rows.every(({ result }) => result.kind !== "returned");
  if (lines > 0 || !isCounted) refuse({ code: "result_incomplete", lines, missingFen: `${fen}` });
}

/** Returns the line when the result is new. */
async function importLine(
  ctx: Ctx,
  sql: HotSql,
  acquirer: Id<"acq">,
  result: BankResult,
): Promise<LineRow | undefined> {
  // load
  const { fileDigest, lineNo, kind, amount } = result;
  const [line] = await sql<LineRow[]>`
    select p.batch_id, p.number, p.merchant_id, p.sub_merchant_id, p.pay_fen
    from clearing_file f join clearing_batch b on b.id = f.batch_id join position p on p.batch_id = f.batch_id
    where f.digest = ${fileDigest} and f.acquirer_id = ${acquirer} and p.line_no = ${lineNo} and p.pay_fen > 0
      and b.status in ('released','settled')`;
  const known = await sql<KnownRow[]>`
    select kind, amount_fen, bank_day, bank_reference, reason from bank_result
    where file_digest = ${fileDigest} and line_no = ${lineNo} order by imported_at, id`;
  // decide
  if (!line) refuse({ code: await whyUnknown(sql, acquirer, fileDigest), fileDigest, lineNo });
  if (amount !== line.payFen)
    refuse({ code: "result_differs", lineNo, expected: `${line.payFen}`, found: `${amount}` });
  const at = { acquirerId: acquirer, reference: lineReference(result) };
  const same = known.find((k) => k.kind === kind);
  if (same) {
    if (result.persons) await closeContradiction(sql, ctx, at);
    else if (contentOf(same) !== contentOf(rowOf(result)))
      refuse({ code: "result_differs", lineNo, expected: contentOf(same), found: contentOf(rowOf(result)) });
    return undefined;
  }
  const before = known.map((k) => k.kind);
  const isContradiction = !mayFollow(before, kind, result.persons !== undefined);
  if (isContradiction && (before.length === 0 || result.persons))
    refuse({ code: "result_differs", lineNo, expected: before.join(", ") || "after nothing", found: kind });
  if (result.persons) await refuseReentered(sql, result);
  // write
  if (isContradiction) {
    await openContradiction(sql, ctx, acquirer, line, result, before);
    return undefined;
  }
  await addResult(ctx, sql, { acquirer, line, result });
  if (result.persons) await closeContradiction(sql, ctx, at);
  return line;
}

/** The answer and what it moves. */
async function addResult(
  ctx: Ctx,
  sql: HotSql,
  { acquirer, line, result }: { acquirer: Id<"acq">; line: LineRow; result: BankResult },
): Promise<void> {
  await sql`insert into bank_result (id, acquirer_id, merchant_id, sub_merchant_id, file_digest, line_no, kind, amount_fen,
      bank_day, bank_reference, reason, persons, entered_at, imported_at)
    values (${ctx.newId("brs")}, ${acquirer}, ${line.merchantId}, ${line.subMerchantId}, ${result.fileDigest}, ${result.lineNo}, ${result.kind},
      ${result.amount}, ${result.bankDay}::date, ${result.bankReference}, ${result.reason}, ${result.persons ? [...result.persons] : null},
      ${result.enteredAt}, ${ctx.now()})`;
  await recordPostings(sql, ctx, {
    acquirerId: acquirer,
    businessDay: result.bankDay,
    batchId: undefined,
    postings: [postingOf(result, line.number)],
    merchantOf: () => line.merchantId,
  });
}

/** The bank may be faster than the release's way to us: what is only proposed is not unknown yet. */
async function whyUnknown(
  sql: HotSql,
  acquirer: Id<"acq">,
  fileDigest: string,
): Promise<"result_not_released" | "result_unknown_line"> {
  const [proposed] = await sql`
    select from clearing_file f join clearing_batch b on b.id = f.batch_id
    where f.digest = ${fileDigest} and f.acquirer_id = ${acquirer} and b.status = 'proposed'`;
  return proposed ? "result_not_released" : "result_unknown_line";
}

/** Named once, as the bank's own paper names the line: the first 16 of its file's digest, and its number. */
async function openContradiction(
  sql: HotSql,
  ctx: Ctx,
  acquirerId: Id<"acq">,
  { merchantId, subMerchantId }: LineRow,
  { fileDigest, lineNo, kind, amount, bankDay, bankReference }: BankResult,
  before: readonly ResultKind[],
): Promise<void> {
  await lockDifferences(sql, acquirerId);
  await openDifference(sql, ctx, {
    ...{
      acquirerId,
      merchantId,
      subMerchantId,
      clearingDate: bankDay,
      channel: null,
      kind: BANK_CONTRADICTS,
    },
    acquirerReference: lineReference({ fileDigest, lineNo }),
    refundReference: "",
    amountFen: amount,
    expected: before.join(", "),
    found: [kind, bankReference].join(" "),
  });
}

/** What stands in a released file again is owed again: said to be paid after all, it would be paid twice. */
async function refuseReentered(sql: HotSql, { fileDigest, lineNo }: BankResult): Promise<void> {
  const [file] = await sql<Row<"clearingBatch", "clearingDate">[]>`select b.clearing_date from returned_line x
    join clearing_batch b on b.id = x.batch_id and b.status in ('released','settled')
    where x.file_digest = ${fileDigest} and x.line_no = ${lineNo}`;
  if (file) refuse({ code: "result_reentered", lineNo, clearingDate: file.clearingDate });
}

const rowOf = (r: BankResult): KnownRow => ({
  kind: r.kind,
  amountFen: r.amount,
  bankDay: r.bankDay,
  bankReference: r.bankReference,
  reason: r.reason,
});
const contentOf = (k: KnownRow): string =>
  [k.kind, k.amountFen, k.bankDay, k.bankReference, k.reason].join(" ");

function postingOf(result: BankResult, number: string): Posting {
  const released = shopHeading("released", number);
  const returned = shopHeading("returned", number);
  const ends: Record<ResultKind, [Heading, Heading]> = {
    paid: [result.persons ? returned : released, "ext:paid"],
    failed: [released, returned],
    returned: ["ext:paid", returned],
  };
  const [from, to] = ends[result.kind];
  return {
    event: result.kind,
    from,
    to,
    amountFen: result.amount,
    reference: `${result.fileDigest}:${result.lineNo}`,
  };
}

/** Once the bank has answered about every line that is paid. */
async function settleBatch(ctx: Ctx, sql: HotSql, acquirerId: Id<"acq">, batchId: Id<"clb">): Promise<void> {
  const [row] = await sql<
    Row<"clearingBatch", "status">[]
  >`select status from clearing_batch where id = ${batchId}`;
  const [waiting] = await sql`select from position p join clearing_file f on f.batch_id = p.batch_id
    where p.batch_id = ${batchId} and p.pay_fen > 0 and not exists (
      select from bank_result r where r.file_digest = f.digest and r.line_no = p.line_no) limit 1`;
  if (row?.status !== "released" || waiting) return;
  await recordRawStep(sql, ctx, {
    life: BATCH_LIFE,
    id: batchId,
    from: "released",
    to: "settled",
    set: { step: "settled", finishedAt: ctx.now() },
    act: { action: "batch.settle", acquirerId, facts: {} },
  });
}
