import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { anyId, id, instant } from "../columns.ts";

export const application = pgTable("application", {
  id: id("app")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  subMerchantId: id("smt")("sub_merchant_id").notNull(),
  subjectType: text("subject_type", { enum: ["enterprise", "individual_business", "micro"] }).notNull(),
  fields: jsonb("fields").$type<Record<string, string>>().notNull(),
  status: text("status", { enum: ["draft", "submitted", "in_review", "approved", "returned"] }).notNull(),
  round: integer("round").notNull().default(1),
  createdBy: id("stf")("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  submittedAt: instant("submitted_at"),
  reviewedBy: id("stf")("reviewed_by"),
  reviewedAt: instant("reviewed_at"),
  recorded: jsonb("recorded").$type<Record<string, string>>(),
  approvedBy: id("stf")("approved_by"),
  approvedAt: instant("approved_at"),
});

export const applicationSubmission = pgTable(
  "application_submission",
  {
    applicationId: id("app")("application_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    round: integer("round").notNull(),
    subjectType: text("subject_type").$type<"enterprise" | "individual_business" | "micro">().notNull(),
    fields: jsonb("fields").$type<Record<string, string>>().notNull(),
    submittedBy: id("stf")("submitted_by").notNull(),
    submittedAt: instant("submitted_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.applicationId, t.round] })],
);

export const applicationFinding = pgTable(
  "application_finding",
  {
    applicationId: id("app")("application_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    round: integer("round").notNull(),
    field: text("field").notNull(),
    reason: text("reason").notNull(),
    foundBy: id("stf")("found_by").notNull(),
    foundAt: instant("found_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.applicationId, t.round, t.field] })],
);

export const applicationCheck = pgTable(
  "application_check",
  {
    applicationId: id("app")("application_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    round: integer("round").notNull(),
    field: text("field").notNull(),
    way: text("way", { enum: ["original", "registry", "bank", "on_site", "video", "phone"] }).notNull(),
    checkedBy: id("stf")("checked_by").notNull(),
    checkedAt: instant("checked_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.applicationId, t.round, t.field] })],
);

export const approval = pgTable(
  "approval",
  {
    subjectId: anyId("subject_id").notNull(),
    subjectKind: text("subject_kind", { enum: ["application", "settlement_account"] }).notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    step: integer("step").notNull(),
    staffId: id("stf")("staff_id").notNull(),
    sha256: text("sha256"),
    approvedAt: instant("approved_at").notNull(),
    round: integer("round").notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.round, t.step] })],
);
