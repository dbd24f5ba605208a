import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Id } from "../id.ts";
import { BOOK_READERS } from "./book-codec.ts";
import { closeIn } from "./close.ts";

/**
 * What our newest copies of register and log of closes say of one order; undefined before the first register. Milliseconds; a
 * mode that the register does not know lives for no time.
 */
export async function loadCloseBooks(
  sql: HotSql,
  { acquirerId, merchantOrderNo, mode }: { acquirerId: Id<"acq">; merchantOrderNo: string; mode: string },
): Promise<
  { clockMs: number; lifetimeMs: number; log: { isKept: boolean; closedAt: Date | undefined } } | undefined
> {
  const rows = await sql<Row<"booksVersion", "book" | "body">[]>`
    select distinct on (book) book, body from books_version
    where acquirer_id = ${acquirerId} and book in ('register','closes') order by book, start desc, version desc`;
  const bodyOf = (book: string) => rows.find((row) => row.book === book)?.body;
  const register = bodyOf("register");
  if (register === undefined) return undefined;
  const { clockSeconds, lifetimeSeconds } = BOOK_READERS.register(register);
  const closes = bodyOf("closes");
  return {
    clockMs: clockSeconds * 1000,
    lifetimeMs: (lifetimeSeconds[mode] ?? 0) * 1000,
    log: closeIn(closes === undefined ? undefined : BOOK_READERS.closes(closes), merchantOrderNo),
  };
}
