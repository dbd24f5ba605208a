import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { CHANNELS } from "#server/channel/channel.ts";
import { day, fen, id, instant } from "../columns.ts";

/** A line of the acquirer's book of decisions that came into force, with whose item it is: the nil uuid where nobody's of ours. */
export const decision = pgTable(
  "decision",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id"),
    orderId: id("ord")("order_id"),
    decisionRef: text("decision_ref").notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    refundReference: text("refund_reference").notNull(),
    bearer: text("bearer").notNull(),
    decidedAs: text("decided_as", {
      enum: ["accept", "refund", "not_ours", "wait", "cover_closed"],
    }).notNull(),
    until: day("until"),
    amountFen: fen("amount_fen").notNull(),
    persons: text("persons").array().notNull(),
    enteredAt: instant("entered_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.decisionRef, t.merchantId] })],
);

/** A payment that goes back by a decision: what we forward until it is carried out. */
export const decidedRefund = pgTable(
  "decided_refund",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id"),
    orderId: id("ord")("order_id"),
    decisionRef: text("decision_ref").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    merchantOrderNo: text("merchant_order_no").notNull(),
    channelNo: text("channel_no").notNull(),
    refundNo: text("refund_no").notNull(),
    /** The day on which the order was first taken to the acquirer. */
    sentOn: day("sent_on").notNull(),
    amountFen: fen("amount_fen").notNull(),
    orderFen: fen("order_fen").notNull(),
    createdAt: instant("created_at").notNull(),
    askAt: instant("ask_at"),
    askCount: integer("ask_count").notNull().default(0),
    acquirerRefundReference: text("acquirer_refund_reference"),
    finishedAt: instant("finished_at"),
    failureMessage: text("failure_message"),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.decisionRef, t.merchantId] })],
);
