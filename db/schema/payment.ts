import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { CHANNELS } from "#server/channel/channel.ts";
import { day, fen, id, instant, xid } from "../columns.ts";

export const payment = pgTable(
  "payment",
  {
    clearingDate: day("clearing_date").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    id: id("pay")("id").notNull(),
    orderId: id("ord")("order_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    sellerNo: text("seller_no").notNull(),
    merchantOrderNo: text("merchant_order_no").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    mode: text("mode").notNull(),
    amountFen: fen("amount_fen").notNull(),
    payerFen: fen("payer_fen").notNull(),
    orderCreatedAt: instant("order_created_at").notNull(),
    paidAt: instant("paid_at").notNull(),
    heardAt: instant("heard_at").notNull(),
    heardFrom: text("heard_from", { enum: ["notification", "query", "statement"] }).notNull(),
    agreementSha256: text("agreement_sha256").notNull(),
    feeSha256: text("fee_sha256").notNull(),
    campaignSha256: text("campaign_sha256").notNull().default(""),
    fundedFen: fen("funded_fen").notNull().default(0n),
    xid: xid(),
  },
  (t) => [primaryKey({ columns: [t.clearingDate, t.acquirerId, t.acquirerReference] })],
);

export const paymentException = pgTable(
  "payment_exception",
  {
    id: id("exc")("id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    orderId: id("ord")("order_id"),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    kind: text("kind", { enum: ["late_payment", "amount_differs", "second_reference"] }).notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    amountFen: fen("amount_fen").notNull(),
    foundAt: instant("found_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.merchantId] })],
);
