import { pgTable, text } from "drizzle-orm/pg-core";
import { day, fen, id, instant } from "../columns.ts";

export const posting = pgTable("posting", {
  id: id("pst")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id"),
  businessDay: day("business_day").notNull(),
  batchId: id("clb")("batch_id"),
  event: text("event").notNull(),
  fromHeading: text("from_heading").notNull(),
  toHeading: text("to_heading").notNull(),
  amountFen: fen("amount_fen").notNull(),
  reference: text("reference").notNull(),
  postedAt: instant("posted_at").notNull(),
});
