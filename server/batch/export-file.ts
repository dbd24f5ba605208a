import { rawOf } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

export type FilePart = "clr" | "dtl" | "sig" | "ok";
export interface ExportedFile {
  /** "QFC1_ACQ001_20261120_1.clr" */
  name: string;
  contentType: string;
  bytes: Buffer;
}

const PARTS = {
  clr: { extension: "clr", contentType: "text/plain; charset=utf-8", column: "clr" },
  dtl: { extension: "dtl.gz", contentType: "application/gzip", column: "detail_gz" },
  sig: { extension: "sig", contentType: "text/plain; charset=utf-8", column: "signature" },
  ok: { extension: "ok", contentType: "text/plain; charset=utf-8", column: "ok" },
} as const;

/** The bytes of one part of a proposed file, for download by the acquirer: who took it stands in the
 * audit. Refuses `forbidden`, `not_found`. */
export async function exportFile(
  ctx: Ctx,
  input: { fileId: Id<"clf">; part: FilePart },
): Promise<ExportedFile> {
  may(ctx, "clearing_file.export");
  const { extension, contentType, column } = PARTS[input.part];
  const row = await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    const [found] = await sql<(Row<"clearingFile", "name"> & Computed<"content", Buffer | string>)[]>`
      select name, ${sql(column)} as content from clearing_file where id = ${input.fileId}`;
    if (!found) refuse({ code: "not_found", what: "clearing_file" });
    const facts = { name: `${found.name}.${extension}` };
    await recordRawAudit(sql, ctx, { action: "clearing_file.export", subjectId: input.fileId, facts });
    return found;
  });
  return { name: `${row.name}.${extension}`, contentType, bytes: Buffer.from(row.content) };
}
