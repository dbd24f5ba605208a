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
      "signed",
      "consented",
      "approved",
      "in_force",
      "suspended",
      "superseded",
      "revoked",
      "withdrawn",
    ],
  }).notNull(),
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

export const signature = pgTable(
  "signature",
  {
    agreementId: id("spa")("agreement_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    sha256: text("sha256").notNull(),
    signedBy: id("stf")("signed_by").notNull(),
    signedAt: instant("signed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.agreementId] })],
);

export const consent = pgTable(
  "consent",
  {
    agreementId: id("spa")("agreement_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    sha256: text("sha256").notNull(),
    consentedBy: id("stf")("consented_by").notNull(),
    consentedAt: instant("consented_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.agreementId, t.subMerchantId] })],
);
