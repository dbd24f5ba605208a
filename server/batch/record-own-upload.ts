import { rawOf } from "#db/client.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import { may } from "../permission.ts";
import { repeatable } from "../storable.ts";
import { loadOwnFile } from "./load-own-file.ts";
import { OWN_FILE_PARTS } from "./own-file.ts";

/**
 * Keeps a file that the acquirer made alone and its desk uploads, for the worker, which takes it as if it had lain in the inbox:
 * what is missing of our copy of its books, or wrong in the chain, is said there, on the desk's first screen. `files`: its four
 * parts, named alike. What is wrong in the file itself is refused at once and changes nothing. Refuses `forbidden`,
 * `own_file_incomplete` and all that `loadOwnFile` refuses.
 */
export async function recordOwnUpload(
  ctx: Ctx,
  { files }: { files: readonly { name: string; bytes: Buffer }[] },
): Promise<{ name: string }> {
  const { acquirerId, staffId } = may(ctx, "clearing_file.upload");
  const [clr, detailGz, ok, rel] = OWN_FILE_PARTS.map((part) => files.find((f) => f.name.endsWith(part)));
  const parts = { clr, detailGz, ok, rel };
  const names = new Set(
    files.map((f) => OWN_FILE_PARTS.reduce((name, part) => name.replace(part, ""), f.name)),
  );
  if (!clr || !detailGz || !ok || !rel || names.size > 1 || files.length !== Object.keys(parts).length)
    refuse({ code: "own_file_incomplete", file: repeatable(files[0]?.name ?? "") });
  const laid = {
    ...{ acquirerId, clr: clr.bytes, detailGz: detailGz.bytes },
    ...{ ok: ok.bytes.toString("utf8"), rel: rel.bytes },
  };
  const { name, digest } = await ctx.db.hot((sql) => loadOwnFile(sql, laid));
  await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    await sql`insert into own_file_upload (acquirer_id, name, clr, detail_gz, ok, rel, uploaded_by, uploaded_at)
      values (${acquirerId}, ${name}, ${laid.clr}, ${laid.detailGz}, ${laid.ok}, ${laid.rel}, ${staffId}, ${ctx.now()})
      on conflict do nothing`;
    const facts = { name, digest };
    await recordRawAudit(sql, ctx, {
      action: "clearing_file.upload",
      subjectId: acquirerId,
      acquirerId,
      facts,
    });
  });
  ctx.defer({ topic: "clearing", id: acquirerId, acquirerId });
  return { name };
}
