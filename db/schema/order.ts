import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { CHANNELS } from "#server/channel/channel.ts";
import { day, fen, id, instant, xid } from "../columns.ts";

export const orderReference = pgTable(
  "order_reference",
  {
    merchantId: id("mch")("merchant_id").notNull(),
    reference: text("reference").notNull(),
    orderId: id("ord")("order_id").notNull(),
    requestSha256: text("request_sha256").notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.reference] })],
);

export const orderAttempt = pgTable(
  "order_attempt",
  {
    merchantOrderNo: text("merchant_order_no").notNull(),
    orderId: id("ord")("order_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    terms: text("terms").notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantOrderNo, t.merchantId] })],
);

export const order = pgTable(
  "order",
  {
    createdMonth: day("created_month").notNull(),
    id: id("ord")("id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    reference: text("reference").notNull(),
    status: text("status", { enum: ["open", "paid", "closed"] }).notNull(),
    amountFen: fen("amount_fen").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    mode: text("mode").notNull(),
    scanMode: text("scan_mode").notNull().default("payer_scans"),
    codeType: text("code_type").notNull().default("dynamic"),
    merchantOrderNo: text("merchant_order_no").notNull(),
    sellerNo: text("seller_no").notNull(),
    channelNo: text("channel_no").notNull(),
    agreementSha256: text("agreement_sha256").notNull(),
    feeSha256: text("fee_sha256").notNull(),
    campaignSha256: text("campaign_sha256").notNull().default(""),
    fundedFen: fen("funded_fen").notNull().default(0n),
    description: text("description").notNull(),
    note: text("note"),
    category: text("category").notNull(),
    terminal: text("terminal").notNull(),
    place: text("place").notNull(),
    createdBy: id("stf")("created_by"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** When it was first taken to the acquirer. */
    sentOn: day("sent_on"),
    forwardState: text("forward_state", { enum: ["due", "unknown", "placed", "refused"] })
      .notNull()
      .default("due"),
    codeUrl: text("code_url"),
    refusedCode: text("refused_code"),
    refusedMessage: text("refused_message"),
    askAt: instant("ask_at"),
    askCount: integer("ask_count").notNull().default(0),
    leaseUntil: instant("lease_until"),
    fence: integer("fence").notNull().default(0),
    acquirerReference: text("acquirer_reference"),
    paidAt: instant("paid_at"),
    closedAt: instant("closed_at"),
    closeReason: text("close_reason"),
    xid: xid(),
  },
  (t) => [primaryKey({ columns: [t.createdMonth, t.id, t.merchantId] })],
);
