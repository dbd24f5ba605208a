import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { CHANNELS } from "#server/channel/channel.ts";
import { day, fen, id, instant } from "../columns.ts";

const SUB_MERCHANT_STATUSES = ["draft", "submitted", "active", "suspended", "closing", "closed"] as const;

export const merchant = pgTable("merchant", {
  id: id("mch")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  name: text("name").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const subMerchant = pgTable("sub_merchant", {
  id: id("smt")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  name: text("name").notNull(),
  shortName: text("short_name").notNull(),
  role: text("role", { enum: ["shop", "group", "mall", "headquarters"] })
    .notNull()
    .default("shop"),
  category: text("category").notNull(),
  licenceCode: text("licence_code"),
  province: text("province").notNull(),
  address: text("address").notNull(),
  status: text("status", { enum: SUB_MERCHANT_STATUSES }).notNull(),
  number: text("number"),
  cycle: text("cycle").notNull().default("T+1"),
  minimumFen: fen("minimum_fen").notNull().default(0n),
  advanceLimitFen: fen("advance_limit_fen").notNull().default(0n),
  statusReason: text("status_reason"),
  createdAt: instant("created_at").notNull(),
  closingAskedAt: instant("closing_asked_at"),
  closingReason: text("closing_reason").notNull().default(""),
});

export const channelNumber = pgTable(
  "channel_number",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    number: text("number").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.subMerchantId, t.channel] })],
);

export const settlementAccount = pgTable("settlement_account", {
  id: id("sac")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  subMerchantId: id("smt")("sub_merchant_id").notNull(),
  version: integer("version").notNull(),
  bankName: text("bank_name").notNull(),
  cnaps: text("cnaps").notNull(),
  holderName: text("holder_name").notNull(),
  accountMask: text("account_mask").notNull(),
  accountTail: text("account_tail").notNull(),
  accountHash: text("account_hash"),
  accountRef: text("account_ref"),
  status: text("status", { enum: ["pending", "approved", "replaced", "returned"] }).notNull(),
  approvedFrom: day("approved_from"),
  returnReason: text("return_reason"),
  createdBy: id("stf")("created_by"),
  createdAt: instant("created_at").notNull(),
});

export const store = pgTable("store", {
  id: id("sto")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  subMerchantId: id("smt")("sub_merchant_id").notNull(),
  name: text("name").notNull(),
  address: text("address").notNull(),
  terminal: text("terminal").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const hold = pgTable("hold", {
  id: id("hld")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  subMerchantId: id("smt")("sub_merchant_id").notNull(),
  amountFen: fen("amount_fen"),
  reason: text("reason").notNull(),
  placedBy: id("stf")("placed_by").notNull(),
  placedAt: instant("placed_at").notNull(),
  liftedBy: id("stf")("lifted_by"),
  liftedAt: instant("lifted_at"),
  innerReason: text("inner_reason").notNull().default(""),
});

/** A suspension at the platform's desk; at most one of a shop lives. */
export const suspension = pgTable("suspension", {
  id: id("ssp")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  subMerchantId: id("smt")("sub_merchant_id").notNull(),
  status: text("status", { enum: ["asked", "placed", "confirmed", "lapsed", "lifted"] }).notNull(),
  reason: text("reason").notNull(),
  innerReason: text("inner_reason").notNull(),
  placedBy: id("stf")("placed_by").notNull(),
  placedAt: instant("placed_at").notNull(),
  endsAt: instant("ends_at").notNull(),
  confirmedBy: id("stf")("confirmed_by"),
  confirmedAt: instant("confirmed_at"),
  liftAskedBy: id("stf")("lift_asked_by"),
  liftAskedAt: instant("lift_asked_at"),
  endedBy: id("stf")("ended_by"),
  endedAt: instant("ended_at"),
});

/** What the desk would advance a shop that no register names: the newest word, and who set it as the second person. */
export const advanceLimit = pgTable("advance_limit", {
  subMerchantId: id("smt")("sub_merchant_id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  limitFen: fen("limit_fen").notNull(),
  reason: text("reason").notNull(),
  askedBy: id("stf")("asked_by").notNull(),
  askedAt: instant("asked_at").notNull(),
  setBy: id("stf")("set_by"),
  setAt: instant("set_at"),
});

export const apiKey = pgTable("api_key", {
  id: id("key")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  name: text("name").notNull(),
  keySha256: text("key_sha256").notNull(),
  createdAt: instant("created_at").notNull(),
  revokedAt: instant("revoked_at"),
});
