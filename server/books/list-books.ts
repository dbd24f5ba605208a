import type { Row } from "#db/rows.ts";
import type { Ctx } from "../context.ts";
import type { Refusal } from "../domain-error.ts";
import { may } from "../permission.ts";
import { BOOKS } from "./book.ts";
import { readBookFileName } from "./book-file-codec.ts";

/** Our copy of one book, by its newest version; `at`: when the acquirer's core wrote it. */
type BookRow = Row<"booksVersion", "book" | "version" | "at" | "importedAt">;
export interface BooksView {
  /** In the order of `BOOKS`; a book that was never laid is not among them. */
  newest: BookRow[];
  /** Files of the inbox that were refused, newest first: of a book until a later version is in, any other for a week. */
  refused: { file: string; refusal: Refusal; refusedAt: Date }[];
  /** One person has said that the core counts anew: it waits for the second. */
  startAsked: { reason: string; byMe: boolean; askedAt: Date } | null;
}

/** So many refused files are looked at. */
const REFUSED_MAX = 20;
/** What a refused result leaves open, its day's file shows until the bank has answered; the refusal itself is shown so long, ms. */
const REFUSED_SHOWN_MS = 7 * 86_400_000;

/** The acquirer's own books as the platform has them. Refuses `forbidden`. */
export async function listBooks(ctx: Ctx): Promise<BooksView> {
  const { staffId } = may(ctx, "books.list");
  return await ctx.db.hot(async (sql) => {
    const newest = await sql<BookRow[]>`
      select distinct on (book) book, version, at, imported_at from books_version order by book, start desc, version desc`;
    const refused = await sql<Row<"booksRefusal", "file" | "refusal" | "refusedAt">[]>`
      select file, refusal, refused_at from books_refusal order by refused_at desc limit ${REFUSED_MAX}`;
    const [asked] = await sql<Row<"booksStart", "reason" | "askedBy" | "askedAt">[]>`
      select reason, asked_by, asked_at from books_start where confirmed_by is null`;
    const shownFrom = (file: string) => {
      const book = readBookFileName(file)?.book;
      if (!book) return new Date(ctx.now().getTime() - REFUSED_SHOWN_MS);
      return newest.find((row) => row.book === book)?.importedAt;
    };
    return {
      newest: newest.toSorted((a, b) => BOOKS.indexOf(a.book) - BOOKS.indexOf(b.book)),
      refused: refused.filter((r) => r.refusedAt >= (shownFrom(r.file) ?? new Date(0))),
      startAsked: asked
        ? { reason: asked.reason, byMe: asked.askedBy === staffId, askedAt: asked.askedAt }
        : null,
    };
  });
}
