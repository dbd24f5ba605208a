import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Ctx } from "../context.ts";
import { closeLaidFile } from "../document/close-laid-file.ts";
import { MARK_ENDING } from "../document/file-mark-digest.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { readBookFileName } from "./book-file-codec.ts";
import { importBook } from "./import-book.ts";
import { recordInboxRefusal } from "./record-inbox-refusal.ts";

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
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const imported: string[] = [];
  const failed: string[] = [];
  for (const name of await listLaid(dir)) {
    const bytes = await readFile(path.join(dir, name));
    const mark = await readFile(path.join(dir, name + MARK_ENDING), "utf8");
    try {
      await importBook(ctx, { acquirerId, name, bytes, mark });
      await closeLaidFile({ dir, name });
      imported.push(name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      await recordInboxRefusal(ctx, { acquirerId, file: name, refusal });
      await closeLaidFile({ dir, name, refusal });
      failed.push(name);
    }
  }
  return { imported, failed };
}

/** Names of whole files, by book, number and then name; one that is named like no book comes last. */
async function listLaid(dir: string): Promise<string[]> {
  const names = new Set(await readdir(dir));
  const laid = [...names].filter((name) => !name.startsWith(".") && names.has(name + MARK_ENDING));
  const rank = (name: string): [string, number] => {
    const file = readBookFileName(name);
    return file ? [file.book, file.version] : ["~", 0];
  };
  return laid.sort((a, b) => {
    const [[bookA, a1], [bookB, b1]] = [rank(a), rank(b)];
    return bookA < bookB ? -1 : bookA > bookB ? 1 : a1 - b1 || (a < b ? -1 : 1);
  });
}
