import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { day, id, instant, snapshot, xid } from "../columns.ts";

export const auditEntry = pgTable("audit_entry", {
  id: id("aud")("id").primaryKey(),
  day: day("day").notNull(),
  acquirerId: id("acq")("acquirer_id"),
  merchantId: id("mch")("merchant_id"),
  staffId: id("stf")("staff_id"),
  actor: text("actor").notNull(),
  action: text("action").notNull(),
  subjectId: text("subject_id").notNull(),
  facts: jsonb("facts").$type<Record<string, unknown>>().notNull(),
  happenedAt: instant("happened_at").notNull(),
  /** From where: client address and session, API key, process. Null in entries from before it was asked. */
  origin: text("origin"),
  xid: xid(),
});

export const refusalCount = pgTable(
  "refusal_count",
  {
    staffId: id("stf")("staff_id").notNull(),
    minute: instant("minute").notNull(),
    act: text("act").notNull(),
    code: text("code").notNull(),
    acquirerId: id("acq")("acquirer_id"),
    merchantId: id("mch")("merchant_id"),
    origin: text("origin").notNull(),
    times: integer("times").notNull(),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.minute, t.act, t.code] })],
);

export const daySeal = pgTable(
  "day_seal",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    day: day("day").notNull(),
    root: text("root").notNull(),
    previousRoot: text("previous_root").notNull(),
    leafCount: integer("leaf_count").notNull(),
    sealedAt: instant("sealed_at").notNull(),
    snapshot: snapshot("snapshot").notNull(),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.day] })],
);
