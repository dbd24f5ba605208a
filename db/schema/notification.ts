import { jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea, day, id, instant } from "../columns.ts";

export const notification = pgTable(
  "notification",
  {
    day: day("day").notNull(),
    id: id("ntf")("id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    connection: text("connection").notNull(),
    headers: jsonb("headers").$type<Record<string, string | undefined>>().notNull(),
    body: bytea("body").notNull(),
    outcome: text("outcome", {
      enum: [
        "applied",
        "duplicate",
        "forged",
        "unreadable",
        "unknown_order",
        "amount_differs",
        "late_payment",
        "other",
      ],
    }).notNull(),
    orderId: id("ord")("order_id"),
    heardAt: instant("heard_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.id] })],
);
