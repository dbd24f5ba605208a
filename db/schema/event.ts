import { jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { anyId, day, id, instant } from "../columns.ts";

export const event = pgTable(
  "event",
  {
    day: day("day").notNull(),
    id: id("evt")("id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    kind: text("kind").notNull(),
    subjectId: anyId("subject_id").notNull(),
    orderId: id("ord")("order_id"),
    facts: jsonb("facts").$type<Record<string, unknown>>().notNull(),
    happenedAt: instant("happened_at").notNull(),
    heardAt: instant("heard_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.id, t.merchantId] })],
);
