import { sql } from "drizzle-orm";
import { boolean, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fen, id, instant } from "../columns.ts";

export const staff = pgTable("staff", {
  id: id("stf")("id").primaryKey(),
  login: text("login").notNull(),
  passwordHash: text("password_hash").notNull(),
  label: text("label").notNull(),
  kind: text("kind", { enum: ["shop", "acquirer", "operator"] }).notNull(),
  role: text("role", {
    enum: ["owner", "manager", "finance", "cashier", "reviewer", "approver", "clearing", "operator"],
  }).notNull(),
  acquirerId: id("acq")("acquirer_id"),
  merchantId: id("mch")("merchant_id"),
  subMerchantId: id("smt")("sub_merchant_id"),
  storeId: id("sto")("store_id"),
  refundLimitFen: fen("refund_limit_fen").notNull().default(0n),
  demo: boolean("demo").notNull().default(false),
  disabledAt: instant("disabled_at"),
  failedCount: integer("failed_count").notNull().default(0),
  createdAt: instant("created_at").notNull(),
});

export const session = pgTable("session", {
  id: id("ses")("id").primaryKey(),
  staffId: id("stf")("staff_id").notNull(),
  createdAt: instant("created_at").notNull(),
  seenAt: instant("seen_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  endedAt: instant("ended_at"),
  endedReason: text("ended_reason"),
  userAgent: text("user_agent"),
  deviceSha256: text("device_sha256"),
});

/** Wrong passwords of one login from one source; of logins nobody has too. */
export const signInTry = pgTable(
  "sign_in_try",
  {
    loginSha256: text("login_sha256").notNull(),
    sourceSha256: text("source_sha256").notNull(),
    failures: integer("failures").notNull(),
    lockedUntil: instant("locked_until"),
    lastAt: instant("last_at").notNull(),
    /** The login of the process where the tries were made; it sees no others. */
    door: text("door").notNull().default(sql`current_user`),
  },
  (t) => [primaryKey({ columns: [t.loginSha256, t.sourceSha256, t.door] })],
);
