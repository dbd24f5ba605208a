import type { NotAGuard } from "./guard.ts";

/** What the scan finds and nothing goes wrong without, each with its reason. */
export const NOT_GUARDS: readonly NotAGuard[] = [
  {
    file: "db/migrations/0023_wrong-sign-ins-by-source.sql",
    find: "for update skip locked",
    why: "forgetting old counts: two that take the same row forget it once",
  },
  {
    file: "db/migrations/0024_refusals-are-forgotten.sql",
    find: "for update skip locked",
    why: "forgetting old counts: two that take the same row forget it once",
  },
  {
    file: "server/identity/check-password.ts",
    find: ".onConflictDoUpdate",
    why: "counting up: without it the second try of a source is an error, not a second count",
  },
  {
    file: "server/bin/up/demo.ts",
    find: "on conflict do nothing",
    why: "a desk's own start: what it would write again is its own row",
  },
  {
    file: "server/books/record-upload.ts",
    find: "on conflict do nothing",
    why: "a book handed in twice: its key refuses the second anyway",
  },
  {
    file: "server/batch/record-own-upload.ts",
    find: "on conflict do nothing",
    why: "a file handed in twice: its key refuses the second anyway",
  },
  {
    file: "server/books/start-books.ts",
    find: "pg_advisory_xact_lock",
    why: "two that ask in one moment: the key of the start refuses the second anyway, and a confirmation names another person",
  },
  {
    file: "server/refund/open-decided-refunds.ts",
    find: "on conflict do nothing",
    why: "two workers that open the same one: its key refuses the second anyway, and the next turn finds it open",
  },
  {
    file: "server/books/record-registered-shops.ts",
    find: "on conflict",
    why: "the newest register's word in place of the former one's: without it the second register is an error",
  },
  {
    file: "server/document/document-reader.ts",
    find: "if (known",
    why: "the fields a document knows, no answer that is given again",
  },
  {
    file: "server/merchant/find-acquirer.ts",
    find: "if (known !== undefined) return known;",
    why: "a kept answer: without it the database is asked more often",
  },
  {
    file: "server/statement/fetch-statement.ts",
    find: "if (known) return",
    why: "spares a call to the acquirer; what is imported twice is import-statement's to answer",
  },
  {
    file: "server/order/get-order-history.ts",
    find: "rows.length === 0",
    why: "an order without history is not found",
  },
  {
    file: "server/order/forward-terms.ts",
    find: "on conflict",
    why: "the first turn of an acquirer; who is slower lays the same lines again, and the last of an order counts",
  },
  {
    file: "server/statement/bill-row.ts",
    find: "rows.length === 0",
    why: "a bill of which no row can be read, no answer of the database",
  },
  {
    file: "verifier/command/export.ts",
    find: "written.length === 0",
    why: "which sentence a clerk reads",
  },
];
