import { rawOf } from "#db/client.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { Ctx } from "../context.ts";
import type { Refusal } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

/**
 * Writes down that a file of the acquirer's inbox was refused, for its desk. `file`: its name, behind its folder. Refuses
 * `forbidden` to everybody but the worker.
 */
export async function recordInboxRefusal(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; file: string; refusal: Refusal },
): Promise<void> {
  may(ctx, "inbox.tend");
  const { acquirerId, file, refusal } = input;
  await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    await sql`insert into books_refusal (acquirer_id, file, refusal, refused_at)
      values (${acquirerId}, ${file}, ${sql.json(refusal as never)}, ${ctx.now()}) on conflict do nothing`;
    const facts = { file, refusal };
    await recordRawAudit(sql, ctx, { action: "books.refuse", subjectId: acquirerId, acquirerId, facts });
  });
  ctx.defer({ topic: "clearing", id: acquirerId, acquirerId });
}
