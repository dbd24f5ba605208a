import type { HotSql } from "#db/client.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import { BATCH_LIFE } from "../batch/batch-status.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import { type Id, idOf, uuidOf } from "../id.ts";
import { type Heading, type Posting, shopHeading } from "../ledger/posting.ts";
import { recordPostings } from "../ledger/record-postings.ts";
import { may } from "../permission.ts";
import { mayFollow, type ResultKind } from "./arrival.ts";
import { type BankResult, readResults } from "./result-codec.ts";

interface LineRow {
  batch_id: string;
  number: string;
  merchant_id: string;
  sub_merchant_id: string;
  pay_fen: bigint;
}
interface KnownRow {
  kind: ResultKind;
  amount_fen: bigint;
  bank_day: Day;
  bank_reference: string;
  reason: string;
}

/**
 * Imports what the bank did with released lines, one JSON line each, all of them or none. A line read twice with the
 * same content is once; a result about a line that was never released, with another amount, or that contradicts an
 * earlier one is refused: `forbidden` (the acquirer's clearing desk and the worker import), `result_unreadable`,
 * `result_unknown_line`, `result_differs`. A batch whose payable lines are all answered is `settled`. For the worker's
 * inbox and the acquirer's clearing desk; `forbidden` for everybody else.
 */
export async function importResult(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; bytes: Buffer },
): Promise<{ imported: number; known: number }> {
  const actor = may(ctx, "result.import");
  if (actor.kind === "acquirer" && actor.acquirerId !== input.acquirerId)
    refuse({ code: "forbidden", action: "result.import" });
  const rows = readResults(input.bytes);
  const acquirer = uuidOf(input.acquirerId);
  const { imported, batches } = await ctx.db.bulk(async (sql) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`result ${acquirer}`}, 0))`;
    const batches = new Set<string>();
    let imported = 0;
    for (const { result } of rows) {
      const line = await importLine(ctx, sql, acquirer, result);
      if (!line) continue;
      imported++;
      batches.add(line.batch_id);
    }
    for (const batch of batches) await settleBatch(ctx, sql, input.acquirerId, idOf("clb", batch));
    await recordRawAudit(sql, ctx, {
      action: "result.import",
      subjectId: input.acquirerId,
      acquirerId: input.acquirerId,
      facts: { sha256: sha256Hex(input.bytes), lines: rows.length, imported },
    });
    return { imported, batches };
  });
  for (const batch of batches)
    ctx.defer({ topic: "clearing", id: idOf("clb", batch), acquirerId: input.acquirerId });
  return { imported, known: rows.length - imported };
}

/** Returns the line when the result is new. */
async function importLine(
  ctx: Ctx,
  sql: HotSql,
  acquirer: string,
  result: BankResult,
): Promise<LineRow | undefined> {
  // load
  const { fileDigest, lineNo, kind, amount } = result;
  const [line] = await sql<LineRow[]>`
    select p.batch_id, p.number, p.merchant_id, p.sub_merchant_id, p.pay_fen
    from clearing_file f join clearing_batch b on b.id = f.batch_id join position p on p.batch_id = f.batch_id
    where f.digest = ${fileDigest} and f.acquirer_id = ${acquirer} and p.line_no = ${lineNo} and p.pay_fen > 0
      and b.status in ('released','settled')`;
  const known = await sql<
    KnownRow[]
  >`select kind, amount_fen, bank_day, bank_reference, reason from bank_result
    where file_digest = ${fileDigest} and line_no = ${lineNo} order by imported_at, id`;
  // decide
  if (!line) refuse({ code: "result_unknown_line", fileDigest, lineNo });
  if (amount !== line.pay_fen)
    refuse({ code: "result_differs", lineNo, expected: `${line.pay_fen}`, found: `${amount}` });
  const same = known.find((k) => k.kind === kind);
  if (same) {
    if (contentOf(same) !== contentOf(rowOf(result)))
      refuse({ code: "result_differs", lineNo, expected: contentOf(same), found: contentOf(rowOf(result)) });
    return undefined;
  }
  const before = known.map((k) => k.kind);
  if (!mayFollow(before, kind))
    refuse({
      code: "result_differs",
      lineNo,
      expected: `after ${before.join(", ") || "nothing"}`,
      found: kind,
    });
  // write
  await sql`insert into bank_result (id, acquirer_id, merchant_id, sub_merchant_id, file_digest, line_no, kind, amount_fen,
      bank_day, bank_reference, reason, imported_at)
    values (${uuidOf(ctx.newId("brs"))}, ${acquirer}, ${line.merchant_id}, ${line.sub_merchant_id}, ${fileDigest}, ${lineNo}, ${kind},
      ${amount}, ${result.bankDay}::date, ${result.bankReference}, ${result.reason}, ${ctx.now()})`;
  await recordPostings(sql, ctx, {
    acquirerUuid: acquirer,
    businessDay: result.bankDay,
    batchId: undefined,
    postings: [postingOf(result, line.number)],
    merchantOf: () => line.merchant_id,
  });
  return line;
}

const rowOf = (r: BankResult): KnownRow => ({
  kind: r.kind,
  amount_fen: r.amount,
  bank_day: r.bankDay,
  bank_reference: r.bankReference,
  reason: r.reason,
});
const contentOf = (k: KnownRow): string =>
  [k.kind, k.amount_fen, k.bank_day, k.bank_reference, k.reason].join(" ");

function postingOf(result: BankResult, number: string): Posting {
  const released = shopHeading("released", number);
  const returned = shopHeading("returned", number);
  const ends: Record<ResultKind, [Heading, Heading]> = {
    paid: [released, "ext:paid"],
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
  const batch = uuidOf(batchId);
  const [row] = await sql<{ status: string }[]>`select status from clearing_batch where id = ${batch}`;
  const [waiting] = await sql`select from position p join clearing_file f on f.batch_id = p.batch_id
    where p.batch_id = ${batch} and p.pay_fen > 0 and not exists (
      select from bank_result r where r.file_digest = f.digest and r.line_no = p.line_no) limit 1`;
  if (row?.status !== "released" || waiting) return;
  await recordRawStep(sql, ctx, {
    life: BATCH_LIFE,
    id: batchId,
    from: "released",
    to: "settled",
    set: { step: "settled", finished_at: ctx.now() },
    act: { action: "batch.settle", acquirerId, facts: {} },
  });
}
