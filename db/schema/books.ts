import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Refusal } from "#server/domain-error.ts";
import { bytea, fen, id, instant } from "../columns.ts";

/** One version of one book as it was laid: the copy from which clearing is computed. */
export const booksVersion = pgTable(
  "books_version",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    book: text("book", {
      enum: [
        "register",
        "calendar",
        "agreements",
        "fees",
        "campaigns",
        "decisions",
        "pending",
        "closes",
        "voids",
      ],
    }).notNull(),
    version: integer("version").notNull(),
    at: instant("at").notNull(),
    sha256: text("sha256").notNull(),
    body: text("body").notNull(),
    importedAt: instant("imported_at").notNull(),
    start: integer("start").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.book, t.start, t.version] })],
);

/** Two people say that the acquirer's core counts its books anew. */
export const booksStart = pgTable(
  "books_start",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    start: integer("start").notNull(),
    reason: text("reason").notNull(),
    askedBy: id("stf")("asked_by").notNull(),
    askedAt: instant("asked_at").notNull(),
    confirmedBy: id("stf")("confirmed_by"),
    confirmedAt: instant("confirmed_at"),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.start] })],
);

/** A file of a book that was refused whole, and why. */
export const booksRefusal = pgTable(
  "books_refusal",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    file: text("file").notNull(),
    refusal: jsonb("refusal").$type<Refusal>().notNull(),
    refusedAt: instant("refused_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.file, t.refusedAt] })],
);

/** What the register holds of a shop: fen as text, null = everything; the reason is the shop's to read. */
export interface RegisteredHold {
  fen: string | null;
  acquirerReference: string | null;
  reason: string;
}
/** A book that the acquirer's desk uploaded; the machine takes it as one of the inbox. */
export const booksUpload = pgTable(
  "books_upload",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    name: text("name").notNull(),
    bytes: bytea("bytes").notNull(),
    uploadedBy: id("stf")("uploaded_by").notNull(),
    uploadedAt: instant("uploaded_at").notNull(),
    takenAt: instant("taken_at"),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.name, t.uploadedAt] })],
);

/** A clearing file that the acquirer made alone and its desk uploaded; the machine takes it as one of the inbox. */
export const ownFileUpload = pgTable(
  "own_file_upload",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    name: text("name").notNull(),
    clr: bytea("clr").notNull(),
    detailGz: bytea("detail_gz").notNull(),
    ok: text("ok").notNull(),
    rel: bytea("rel").notNull(),
    uploadedBy: id("stf")("uploaded_by").notNull(),
    uploadedAt: instant("uploaded_at").notNull(),
    takenAt: instant("taken_at"),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.name, t.uploadedAt] })],
);

/** What an order asks of its seller's number, from the newest register. */
export const registeredShop = pgTable(
  "registered_shop",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    number: text("number").notNull(),
    role: text("role", { enum: ["shop", "group", "mall", "headquarters"] }).notNull(),
    consentsFrom: instant("consents_from").notNull(),
    version: integer("version").notNull(),
    standing: text("standing", { enum: ["active", "suspended", "closing", "closed"] }).notNull(),
    statusReason: text("status_reason").notNull(),
    holds: jsonb("holds").$type<RegisteredHold[]>().notNull(),
    /** What the acquirer would advance it for a refund; null where no register has named it. */
    advanceLimitFen: fen("advance_limit_fen"),
    cycle: text("cycle").notNull().default("T+1"),
    minimumFen: fen("minimum_fen").notNull().default(0n),
    accountRef: text("account_ref").notNull().default(""),
    accountVersion: integer("account_version").notNull().default(0),
    /** As the register shows it; empty where it tells the reference alone. */
    accountMask: text("account_mask").notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.number] })],
);

/** Where a row of ours says otherwise than the newest register, by shop and field. */
export const registerDifference = pgTable(
  "register_difference",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    number: text("number").notNull(),
    field: text("field").notNull(),
    ours: text("ours").notNull(),
    theirs: text("theirs").notNull(),
    since: instant("since").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.number, t.field, t.since, t.ours, t.theirs] })],
);
