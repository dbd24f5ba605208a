import { boolean, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { CHANNELS } from "#server/channel/channel.ts";
import { bytea, day, fen, id, instant } from "../columns.ts";

export const statement = pgTable("statement", {
  id: id("stm")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  channel: text("channel", { enum: CHANNELS }).notNull(),
  billDay: day("bill_day").notNull(),
  sha256: text("sha256").notNull(),
  bytes: bytea("bytes").notNull(),
  paymentCount: integer("payment_count").notNull(),
  paymentFen: fen("payment_fen").notNull(),
  refundCount: integer("refund_count").notNull(),
  refundFen: fen("refund_fen").notNull(),
  feeFen: fen("fee_fen").notNull(),
  /** Rows that cannot be read, the first of them. */
  faults: jsonb("faults").$type<{ lineNo: number; reason: string }[]>().notNull().default([]),
  importedAt: instant("imported_at").notNull(),
  /** The acquirer answered that the day has no bill: no bytes, no rows. */
  isNone: boolean("is_none").notNull().default(false),
});

export const statementLine = pgTable(
  "statement_line",
  {
    statementId: id("stm")("statement_id").notNull(),
    lineNo: integer("line_no").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    kind: text("kind").notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    merchantOrderNo: text("merchant_order_no").notNull(),
    channelNo: text("channel_no").notNull(),
    happenedAt: instant("happened_at").notNull(),
    orderFen: fen("order_fen").notNull(),
    settlementFen: fen("settlement_fen").notNull(),
    feeFen: fen("fee_fen").notNull(),
    acquirerRefundReference: text("acquirer_refund_reference").notNull().default(""),
    refundNo: text("refund_no").notNull().default(""),
    state: text("state").notNull().default(""),
    /** The nil uuid where the line stands at no number of ours. */
    merchantId: id("mch")("merchant_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.statementId, t.lineNo, t.merchantId] })],
);

export const difference = pgTable(
  "difference",
  {
    id: id("dif")("id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id"),
    clearingDate: day("clearing_date").notNull(),
    channel: text("channel", { enum: CHANNELS }),
    kind: text("kind", {
      enum: [
        "only_acquirer",
        "only_platform",
        "amount_differs",
        "seller_differs",
        "number_differs",
        "fee_differs",
        "refund_only_acquirer",
        "refund_only_platform",
        "refund_amount_differs",
        "not_computable",
        "bank_contradicts",
      ],
    }).notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    refundReference: text("refund_reference").notNull().default(""),
    amountFen: fen("amount_fen").notNull(),
    expected: text("expected").notNull(),
    found: text("found").notNull(),
    status: text("status", { enum: ["open", "decided"] }).notNull(),
    openedAt: instant("opened_at").notNull(),
    closedAt: instant("closed_at"),
    closedWhy: text("closed_why"),
  },
  (t) => [primaryKey({ columns: [t.id, t.merchantId] })],
);
