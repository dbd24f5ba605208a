import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { id, instant } from "../columns.ts";

export const agreement = pgTable("agreement", {
  id: id("spa")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  subMerchantId: id("smt")("sub_merchant_id").notNull(),
  version: integer("version").notNull(),
  sha256: text("sha256").notNull(),
  status: text("status", {
    enum: [
      "draft",
      "proposed",
      "consented",
      "approved",
      "in_force",
      "suspended",
      "superseded",
      "revoked",
      "withdrawn",
      "returned",
      "declined",
    ],
  }).notNull(),
  proposedAt: instant("proposed_at"),
  inForceFrom: instant("in_force_from"),
  inForceTo: instant("in_force_to"),
  endReason: text("end_reason"),
  createdBy: id("stf")("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const agreementVersion = pgTable(
  "agreement_version",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    agreementId: id("spa")("agreement_id").notNull(),
    sha256: text("sha256").notNull(),
    body: text("body").notNull(),
    receivers: text("receivers").array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.sha256] })],
);

/** What the acquirer's core said of a version, in its order. */
export const agreementFact = pgTable(
  "agreement_fact",
  {
    agreementId: id("spa")("agreement_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    factNo: integer("fact_no").notNull(),
    kind: text("kind", {
      enum: [
        "asked",
        "answered",
        "returned",
        "approved",
        "in_force",
        "suspended",
        "resumed",
        "ended",
        "continued",
      ],
    }).notNull(),
    happenedAt: instant("happened_at").notNull(),
    number: text("number").notNull().default(""),
    replacesSha256: text("replaces_sha256").notNull().default(""),
    method: text("method").notNull().default(""),
    answer: text("answer").notNull().default(""),
    person: text("person").notNull().default(""),
    field: text("field").notNull().default(""),
    reason: text("reason").notNull().default(""),
    effectiveAt: instant("effective_at"),
    importedAt: instant("imported_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.agreementId, t.factNo] })],
);
