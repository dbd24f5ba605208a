import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { day, fen, id, instant } from "../columns.ts";

export const bankResult = pgTable(
  "bank_result",
  {
    id: id("brs")("id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    fileDigest: text("file_digest").notNull(),
    lineNo: integer("line_no").notNull(),
    kind: text("kind", { enum: ["paid", "failed", "returned"] }).notNull(),
    amountFen: fen("amount_fen").notNull(),
    bankDay: day("bank_day").notNull(),
    bankReference: text("bank_reference").notNull(),
    reason: text("reason").notNull().default(""),
    /** Two people of the acquirer who state it after the bank contradicted itself; null: the bank says it. */
    persons: text("persons").array(),
    enteredAt: instant("entered_at").notNull(),
    importedAt: instant("imported_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.merchantId] })],
);
