import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { CHANNELS } from "#server/channel/channel.ts";
import { day, fen, id, instant, xid } from "../columns.ts";

export const refund = pgTable(
  "refund",
  {
    createdMonth: day("created_month").notNull(),
    id: id("rfd")("id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    orderId: id("ord")("order_id").notNull(),
    refundNo: text("refund_no").notNull(),
    amountFen: fen("amount_fen").notNull(),
    reason: text("reason").notNull(),
    status: text("status", { enum: ["requested", "pending", "succeeded", "failed"] }).notNull(),
    requestedBy: id("stf")("requested_by"),
    createdAt: instant("created_at").notNull(),
    /** When it was first taken to the acquirer. */
    sentOn: day("sent_on"),
    askAt: instant("ask_at"),
    askCount: integer("ask_count").notNull().default(0),
    leaseUntil: instant("lease_until"),
    fence: integer("fence").notNull().default(0),
    acquirerRefundReference: text("acquirer_refund_reference"),
    finishedAt: instant("finished_at"),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    requestKey: text("request_key").notNull().default(""),
    funding: text("funding", { enum: ["waiting", "funded", "cancelled", "ran_out"] })
      .notNull()
      .default("funded"),
    /** Of one that waited: when its bearers had the money. */
    fundedAt: instant("funded_at"),
    waitsUntil: instant("waits_until"),
    /** Who lacked how much at the last try. */
    lacking: jsonb("lacking").$type<{ shop: string; missingFen: string }[]>(),
    /** `acquirer`: by its own staff, and nobody here asked for it. */
    madeBy: text("made_by", { enum: ["shop", "acquirer"] })
      .notNull()
      .default("shop"),
    xid: xid(),
  },
  (t) => [primaryKey({ columns: [t.createdMonth, t.id, t.merchantId] })],
);

export const refundResult = pgTable(
  "refund_result",
  {
    clearingDate: day("clearing_date").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    acquirerRefundReference: text("acquirer_refund_reference").notNull(),
    refundId: id("rfd")("refund_id").notNull(),
    orderId: id("ord")("order_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    refundNo: text("refund_no").notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    amountFen: fen("amount_fen").notNull(),
    succeededAt: instant("succeeded_at").notNull(),
    heardAt: instant("heard_at").notNull(),
    heardFrom: text("heard_from").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clearingDate, t.acquirerId, t.acquirerReference, t.acquirerRefundReference] }),
  ],
);
