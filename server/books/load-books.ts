import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Agreement } from "../agreement/agreement.ts";
import type { DocumentEvidence, DocumentRow } from "../agreement/document-evidence.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { present } from "../assert.ts";
import type { CalendarVersion } from "../calendar/calendar.ts";
import { calendarSha256 } from "../calendar/calendar-codec.ts";
import { instantText } from "../calendar/instant.ts";
import type { Decision } from "../clearing/decision.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import { registerSha256 } from "../clearing/register-codec.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { type Book, findLateBook } from "./book.ts";
import { BOOK_READERS } from "./book-codec.ts";
import { type Close, isClose } from "./close.ts";
import { loadNewestBooks } from "./load-newest-books.ts";
import type { RefundVoid } from "./refund-void.ts";

/** The acquirer's books as clearing is computed from them. */
export interface AcquirerBooks {
  register: AcquirerRegister;
  calendar: CalendarVersion;
  agreements: readonly DocumentEvidence<Agreement>[];
  fees: readonly DocumentEvidence<FeeSchedule>[];
  campaigns: readonly DocumentRow[];
  /** In the order in which they entered; the computation draws the line at the window's end. */
  decisions: readonly Decision[];
  /** Undefined where the acquirer keeps no log of closes. */
  closes: readonly Close[] | undefined;
  /** Refunds that ended CLOSED after a bill had shown them; empty where the acquirer keeps no log of them. */
  voids: readonly RefundVoid[];
}

export interface BooksWanted {
  acquirerId: Id<"acq">;
  windowTo: Date;
  /** Digests of the versions that a file of the acquirer's own names; the newest where our copy lacks one. */
  named?: Record<"register" | "calendar", string> | undefined;
}

/**
 * Our copy of the books a clearing date is computed from: the newest version of each, all written at or after the end of
 * its window. Refuses `books_late` for the first that is not there.
 */
export async function loadBooks(
  sql: HotSql,
  { acquirerId, windowTo, named }: BooksWanted,
): Promise<AcquirerBooks> {
  const newest = await loadNewestBooks(sql, acquirerId);
  const late = findLateBook(newest, windowTo);
  if (late) refuse({ code: "books_late", book: late, since: instantText(windowTo) });
  const bodies = new Map<Book, string>();
  for (const { book, start, version } of newest) {
    const [row] = await sql<Row<"booksVersion", "body">[]>`select body from books_version
      where acquirer_id = ${acquirerId} and book = ${book} and start = ${start} and version = ${version}`;
    bodies.set(book, present(row, "a version has its text").body);
  }
  const text = (book: Book) => present(bodies.get(book), "a book that is always kept is there");
  for (const book of ["register", "calendar"] as const) {
    const sha256 = named?.[book];
    const body = sha256 && (await findNamed(sql, { acquirerId, windowTo, book, sha256 }));
    if (body) bodies.set(book, body);
  }
  const [closes, voids] = [bodies.get("closes"), bodies.get("voids")];
  return {
    register: BOOK_READERS.register(text("register")),
    calendar: BOOK_READERS.calendar(text("calendar")),
    agreements: BOOK_READERS.agreements(text("agreements")),
    fees: BOOK_READERS.fees(text("fees")),
    campaigns: BOOK_READERS.campaigns(text("campaigns")),
    decisions: BOOK_READERS.decisions(text("decisions")),
    closes: closes === undefined ? undefined : BOOK_READERS.closes(closes).filter(isClose),
    voids: voids === undefined ? [] : BOOK_READERS.voids(voids),
  };
}

const DIGESTS = {
  register: (body: string) => registerSha256(BOOK_READERS.register(body)),
  calendar: (body: string) => calendarSha256(BOOK_READERS.calendar(body).years),
} as const;

/** The text of the newest version with this digest that may be used for the window. */
async function findNamed(
  sql: HotSql,
  { acquirerId, windowTo, book, sha256 }: BooksWanted & { book: keyof typeof DIGESTS; sha256: string },
): Promise<string | undefined> {
  const rows = await sql<Row<"booksVersion", "body">[]>`select body from books_version
    where acquirer_id = ${acquirerId} and book = ${book} and at >= ${windowTo} order by start desc, version desc`;
  return rows.find(({ body }) => DIGESTS[book](body) === sha256)?.body;
}
