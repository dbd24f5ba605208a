/**
 * The acquirer's books that clearing is computed from (docs/domain.md §7.0): each is laid whole, as a numbered version with
 * the instant at which the acquirer's core wrote it. We keep a copy of every version and never one of our own making.
 */
export const BOOKS = [
  "register",
  "calendar",
  "agreements",
  "fees",
  "campaigns",
  "decisions",
  "pending",
  "closes",
  "voids",
] as const;
export type Book = (typeof BOOKS)[number];

/** One version of one book, as its file is named. `at`: when the acquirer's core wrote it. */
export interface BookVersion {
  book: Book;
  version: number;
  at: Date;
}

/** Books of which each line is a document; the others are one document as a whole. */
const OF_LINES: readonly Book[] = ["decisions", "pending", "closes", "voids"];
export const isOfLines = (book: Book): boolean => OF_LINES.includes(book);

/**
 * Logs of closes and of voided refunds are kept by some acquirers only (docs/domain.md §5): who never laid one is not waited
 * for. Every other book is always there, if need be empty.
 */
const isAlwaysKept = (book: Book): boolean => book !== "closes" && book !== "voids";

/** What one person has signed and another has not (`pending`) is shown at the desk; no file is computed from it. */
const isComputedFrom = (book: Book): boolean => book !== "pending";

/** Whether a version of a book may follow the newest known one: numbers grow, gaps are nothing, the clock stands or goes on. */
export const mayFollow = (newest: Omit<BookVersion, "book">, next: Omit<BookVersion, "book">): boolean =>
  next.version > newest.version && next.at >= newest.at;

/** The first book whose newest version was not written at or after the end of a window; undefined where none is late. */
export function findLateBook(newest: readonly BookVersion[], windowTo: Date): Book | undefined {
  return BOOKS.filter(isComputedFrom).find((book) => {
    const version = newest.find((n) => n.book === book);
    return version ? version.at < windowTo : isAlwaysKept(book);
  });
}
