import type { Row } from "#db/rows.ts";
import type { Ctx } from "../context.ts";
import { writeMark } from "../document/file-mark-digest.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { importBook } from "./import-book.ts";
import { recordInboxRefusal } from "./record-inbox-refusal.ts";

/** Takes what the acquirer's desk has uploaded, the oldest first: the same import as the inbox, refusals at the same place. */
export async function importUploads(
  ctx: Ctx,
  input: { acquirerId: Id<"acq"> },
): Promise<{ imported: string[]; failed: string[] }> {
  may(ctx, "inbox.tend");
  const { acquirerId } = input;
  const uploads = await ctx.db.hot(
    (sql) => sql<
      Row<"booksUpload", "name" | "bytes" | "uploadedAt">[]
    >`select name, bytes, uploaded_at from books_upload
      where acquirer_id = ${acquirerId} and taken_at is null order by uploaded_at, name`,
  );
  const imported: string[] = [];
  const failed: string[] = [];
  for (const { name, bytes, uploadedAt } of uploads) {
    try {
      await importBook(ctx, { acquirerId, name, bytes, mark: writeMark(bytes) });
      imported.push(name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await recordInboxRefusal(ctx, { acquirerId, file: name, refusal: error.refusal });
      failed.push(name);
    }
    await ctx.db.hot(
      (sql) => sql`update books_upload set taken_at = ${ctx.now()}
        where acquirer_id = ${acquirerId} and name = ${name} and uploaded_at = ${uploadedAt}`,
    );
  }
  return { imported, failed };
}
