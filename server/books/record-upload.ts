import { rawOf } from "#db/client.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import { may } from "../permission.ts";
import { repeatable } from "../storable.ts";
import { readBookFileName } from "./book-file-codec.ts";

/**
 * Keeps a book that the acquirer's desk uploads for the worker, which takes it as if it had lain in the inbox with its mark:
 * what is wrong inside is refused there, on the desk's first screen. `name` as in the inbox. Refuses `forbidden`,
 * `books_unreadable` for another name.
 */
export async function recordUpload(ctx: Ctx, input: { name: string; bytes: Buffer }): Promise<void> {
  const { acquirerId, staffId } = may(ctx, "books.upload");
  const { name, bytes } = input;
  if (!readBookFileName(name))
    refuse({ code: "books_unreadable", file: repeatable(name), field: "name", reason: "not_a_book" });
  await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    await sql`insert into books_upload (acquirer_id, name, bytes, uploaded_by, uploaded_at)
      values (${acquirerId}, ${name}, ${bytes}, ${staffId}, ${ctx.now()}) on conflict do nothing`;
    const facts = { file: name, sha256: sha256Hex(bytes) };
    await recordRawAudit(sql, ctx, { action: "books.upload", subjectId: acquirerId, acquirerId, facts });
  });
  ctx.defer({ topic: "clearing", id: acquirerId, acquirerId });
}
