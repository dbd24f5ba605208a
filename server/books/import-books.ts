import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { rawOf } from "#db/client.ts";
import { recordRawAudit } from "../audit/record-raw-audit.ts";
import type { Ctx } from "../context.ts";
import { type Refusal, Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { readBookFileName } from "./book-file-codec.ts";
import { importBook } from "./import-book.ts";

const MARK = ".ok";

/**
 * Imports the acquirer's books from `books/` in the folder it writes into: every file whose mark is there, each book's oldest
 * version first. What was read moves to `done/`; what is refused is written down, audited, and moves to `failed/` with the
 * refusal beside it as `<name>.reason`. Anything else that goes wrong leaves the file where it is, for the next turn.
 */
export async function importBooks(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; inboxDir: string },
): Promise<{ imported: string[]; failed: string[] }> {
  may(ctx, "inbox.tend");
  const { acquirerId } = input;
  const dir = path.join(input.inboxDir, "books");
  for (const folder of ["done", "failed"])
    await mkdir(path.join(dir, folder), { recursive: true, mode: 0o700 });
  const imported: string[] = [];
  const failed: string[] = [];
  for (const name of await listLaid(dir)) {
    const bytes = await readFile(path.join(dir, name));
    const mark = await readFile(path.join(dir, name + MARK), "utf8");
    try {
      await importBook(ctx, { acquirerId, name, bytes, mark });
      await moveTo(dir, "done", name);
      imported.push(name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await recordBookRefusal(ctx, acquirerId, name, error.refusal);
      await writeFile(path.join(dir, "failed", `${name}.reason`), `${JSON.stringify(error.refusal)}\n`);
      await moveTo(dir, "failed", name);
      failed.push(name);
    }
  }
  return { imported, failed };
}

/** Names of whole files, by book, number and then name; one that is named like no book comes last. */
async function listLaid(dir: string): Promise<string[]> {
  const names = new Set(await readdir(dir));
  const laid = [...names].filter((name) => !name.startsWith(".") && names.has(name + MARK));
  const rank = (name: string): [string, number] => {
    const file = readBookFileName(name);
    return file ? [file.book, file.version] : ["~", 0];
  };
  return laid.sort((a, b) => {
    const [[bookA, a1], [bookB, b1]] = [rank(a), rank(b)];
    return bookA < bookB ? -1 : bookA > bookB ? 1 : a1 - b1 || (a < b ? -1 : 1);
  });
}

/** The mark goes first: a file without it is nobody's any more. */
async function moveTo(dir: string, folder: "done" | "failed", name: string): Promise<void> {
  for (const one of [name + MARK, name]) await rename(path.join(dir, one), path.join(dir, folder, one));
}

async function recordBookRefusal(
  ctx: Ctx,
  acquirerId: Id<"acq">,
  file: string,
  refusal: Refusal,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const sql = rawOf(tx);
    await sql`insert into books_refusal (acquirer_id, file, refusal, refused_at)
      values (${acquirerId}, ${file}, ${sql.json(refusal as never)}, ${ctx.now()})`;
    const facts = { file, refusal };
    await recordRawAudit(sql, ctx, { action: "books.refuse", subjectId: acquirerId, acquirerId, facts });
  });
  ctx.defer({ topic: "clearing", id: acquirerId, acquirerId });
}
