import { integer, pgView, text } from "drizzle-orm/pg-core";
import { CHANNELS } from "#server/channel/channel.ts";
import { fen, id } from "../columns.ts";

/** The shops of the actor's merchant by name, past the policy that hides other shops' rows. For `qf_shop`, `qf_gateway`. */
export const shopName = pgView("shop_name", {
  id: id("smt")("id").notNull(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  number: text("number"),
  name: text("name").notNull(),
  shortName: text("short_name").notNull(),
  role: text("role", { enum: ["shop", "group", "mall", "headquarters"] }).notNull(),
  status: text("status", {
    enum: ["draft", "submitted", "active", "suspended", "closing", "closed"],
  }).notNull(),
}).existing();

/** A receiver's own part of sales of other shops; `amountFen` only where the agreement lets the receiver see it. */
export const receivedPart = pgView("received_part", {
  batchId: id("clb")("batch_id").notNull(),
  lineNo: integer("line_no").notNull(),
  kind: text("kind", { enum: ["P", "O", "R", "V"] }).notNull(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  merchantId: id("mch")("merchant_id").notNull(),
  channel: text("channel", { enum: CHANNELS }).notNull(),
  orderId: id("ord")("order_id").notNull(),
  refundId: id("rfd")("refund_id"),
  sellerId: id("smt")("seller_id").notNull(),
  subMerchantId: id("smt")("sub_merchant_id").notNull(),
  number: text("number").notNull(),
  partFen: fen("part_fen").notNull(),
  amountFen: fen("amount_fen"),
}).existing();
