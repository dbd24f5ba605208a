import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Id } from "../id.ts";
import type { BookVersion } from "./book.ts";

/** The newest version of every book that was ever imported, without its text. */
export async function loadNewestBooks(
  sql: HotSql,
  acquirerId: Id<"acq">,
): Promise<(BookVersion & { start: number })[]> {
  return await sql<Row<"booksVersion", "book" | "start" | "version" | "at">[]>`
    select distinct on (book) book, start, version, at from books_version where acquirer_id = ${acquirerId}
    order by book, start desc, version desc`;
}
