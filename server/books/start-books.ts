import { rawOf } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import { statedReason } from "../merchant/stated-reason.ts";
import { may } from "../permission.ts";

/**
 * Says that the acquirer's core counts its books anew, for instance after it was restored: one person asks with a reason, a
 * second one confirms. Then the next version of each book may have a lower number; its instant still never goes back. Answers
 * what this call was. Refuses `forbidden`, `input_invalid`, `same_person`.
 */
export async function startBooks(ctx: Ctx, input: { reason: string }): Promise<"asked" | "confirmed"> {
  const { acquirerId, staffId } = may(ctx, "books.start");
  const outcome = await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    // load
    await sql`select pg_advisory_xact_lock(hashtextextended(${`books ${acquirerId}`}, 0))`;
    const [last] = await sql<Row<"booksStart", "start" | "askedBy" | "confirmedBy">[]>`
      select start, asked_by, confirmed_by from books_start where acquirer_id = ${acquirerId} order by start desc limit 1`;
    const isOpen = last !== undefined && last.confirmedBy === null;
    // decide
    if (isOpen && last.askedBy === staffId) refuse({ code: "same_person", step: "books.start" });
    // write
    const start = isOpen ? last.start : (last?.start ?? 0) + 1;
    if (isOpen)
      await sql`update books_start set confirmed_by = ${staffId}, confirmed_at = ${ctx.now()}
        where acquirer_id = ${acquirerId} and start = ${start}`;
    else
      await sql`insert into books_start (acquirer_id, start, reason, asked_by, asked_at)
        values (${acquirerId}, ${start}, ${statedReason(input.reason)}, ${staffId}, ${ctx.now()})`;
    const said = isOpen ? "confirmed" : "asked";
    const facts = { start, said };
    await recordRawAudit(sql, ctx, { action: "books.start", subjectId: acquirerId, acquirerId, facts });
    return said;
  });
  ctx.defer({ topic: "clearing", id: acquirerId, acquirerId });
  return outcome;
}
