import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { id, instant } from "../columns.ts";

export const feeSchedule = pgTable("fee_schedule", {
  id: id("fee")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  version: integer("version").notNull(),
  sha256: text("sha256").notNull(),
  status: text("status", { enum: ["draft", "announced", "in_force", "replaced"] }).notNull(),
  inForceFrom: instant("in_force_from"),
  inForceTo: instant("in_force_to"),
  createdAt: instant("created_at").notNull(),
});

export const feeVersion = pgTable(
  "fee_version",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    feeScheduleId: id("fee")("fee_schedule_id").notNull(),
    sha256: text("sha256").notNull(),
    body: text("body").notNull(),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.sha256] })],
);
