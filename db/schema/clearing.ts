import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Day } from "#server/calendar/day.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import type { Refusal } from "#server/domain-error.ts";
import { bytea, day, fen, id, instant } from "../columns.ts";

/** A layer as it rests in `position.layers`: amounts in fen as text, days "2026-11-20". */
export interface StoredLayer {
  clearingDate: Day;
  dueDay: Day;
  amountFen: string;
}

export const clearingBatch = pgTable("clearing_batch", {
  id: id("clb")("id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  clearingDate: day("clearing_date").notNull(),
  seq: integer("seq").notNull(),
  status: text("status", {
    enum: ["open", "computed", "proposed", "released", "rejected", "void", "settled"],
  }).notNull(),
  step: text("step").notNull(),
  error: jsonb("error").$type<Refusal>(),
  openedAt: instant("opened_at").notNull(),
  windowFrom: instant("window_from").notNull(),
  windowTo: instant("window_to").notNull(),
  /** Null until it is computed, from the acquirer's calendar. */
  settleDay: day("settle_day"),
  previousDigest: text("previous_digest").notNull().default(""),
  computedAt: instant("computed_at"),
  proposedAt: instant("proposed_at"),
  finishedAt: instant("finished_at"),
  saleCount: fen("sale_count"),
  grossFen: fen("gross_fen"),
  feeFen: fen("fee_fen"),
  refundCount: fen("refund_count"),
  refundFen: fen("refund_fen"),
  payCount: fen("pay_count"),
  payFen: fen("pay_fen"),
  carryFen: fen("carry_fen"),
  holdFen: fen("hold_fen"),
  leftOutCount: fen("left_out_count"),
  unexplainedFen: fen("unexplained_fen"),
  control: jsonb("control").$type<unknown>(),
  clr: bytea("clr"),
  madeBy: text("made_by", { enum: ["platform", "acquirer"] })
    .notNull()
    .default("platform"),
});

export const clearingEntry = pgTable(
  "clearing_entry",
  {
    batchId: id("clb")("batch_id").notNull(),
    lineNo: integer("line_no").notNull(),
    kind: text("kind").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    orderId: id("ord")("order_id").notNull(),
    refundId: id("rfd")("refund_id"),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    acquirerRefundReference: text("acquirer_refund_reference").notNull().default(""),
    amountFen: fen("amount_fen").notNull(),
    feeFen: fen("fee_fen").notNull(),
    receivers: text("receivers").array().notNull(),
    shares: fen("shares").array().notNull(),
    record: text("record").notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.lineNo, t.merchantId] })],
);

export const position = pgTable(
  "position",
  {
    batchId: id("clb")("batch_id").notNull(),
    lineNo: integer("line_no").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    number: text("number").notNull(),
    accountRef: text("account_ref").notNull(),
    accountVersion: integer("account_version").notNull(),
    saleCount: fen("sale_count").notNull(),
    salesFen: fen("sales_fen").notNull(),
    refundCount: fen("refund_count").notNull(),
    refundsFen: fen("refunds_fen").notNull(),
    fundedFen: fen("funded_fen").notNull(),
    fundedBackFen: fen("funded_back_fen").notNull(),
    returnedFen: fen("returned_fen").notNull(),
    adjustFen: fen("adjust_fen").notNull(),
    coverFen: fen("cover_fen").notNull(),
    carriedInFen: fen("carried_in_fen").notNull(),
    netFen: fen("net_fen").notNull(),
    payFen: fen("pay_fen").notNull(),
    restFen: fen("rest_fen").notNull(),
    action: text("action").notNull(),
    reason: text("reason").notNull(),
    settleDay: day("settle_day").notNull(),
    layers: jsonb("layers").$type<StoredLayer[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.lineNo, t.merchantId] })],
);

export const leftOut = pgTable(
  "left_out",
  {
    batchId: id("clb")("batch_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    refundReference: text("refund_reference").notNull().default(""),
    kind: text("kind").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    amountFen: fen("amount_fen").notNull(),
    subMerchantNo: text("sub_merchant_no").notNull(),
    since: day("since").notNull(),
    decisionRef: text("decision_ref").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.acquirerReference, t.refundReference, t.merchantId] })],
);

export const openCover = pgTable(
  "open_cover",
  {
    batchId: id("clb")("batch_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    refundNo: text("refund_no").notNull(),
    sellerNo: text("seller_no").notNull(),
    bearerNo: text("bearer_no").notNull(),
    amountFen: fen("amount_fen").notNull(),
    since: day("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.acquirerReference, t.refundNo, t.sellerNo, t.bearerNo] })],
);

/** A decision that stands in the file of the batch. */
export const fileDecision = pgTable(
  "file_decision",
  {
    batchId: id("clb")("batch_id").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    decisionRef: text("decision_ref").notNull(),
    decidedAs: text("decided_as", { enum: ["accept", "refund", "not_ours", "cover_closed"] }).notNull(),
    acquirerReference: text("acquirer_reference").notNull(),
    refundReference: text("refund_reference").notNull().default(""),
    subMerchantNo: text("sub_merchant_no").notNull(),
    adjustFen: fen("adjust_fen").notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.decisionRef] })],
);

export const clearingFile = pgTable("clearing_file", {
  id: id("clf")("id").primaryKey(),
  batchId: id("clb")("batch_id").notNull(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  clearingDate: day("clearing_date").notNull(),
  seq: integer("seq").notNull(),
  name: text("name").notNull(),
  digest: text("digest").notNull(),
  clr: bytea("clr").notNull(),
  detailGz: bytea("detail_gz").notNull(),
  signature: text("signature").notNull(),
  ok: text("ok").notNull(),
  proposedAt: instant("proposed_at").notNull(),
});

export const verdict = pgTable("verdict", {
  fileId: id("clf")("file_id").primaryKey(),
  acquirerId: id("acq")("acquirer_id").notNull(),
  digest: text("digest").notNull(),
  verdict: text("verdict", { enum: ["released", "rejected"] }).notNull(),
  reason: text("reason"),
  rel: bytea("rel").notNull(),
  persons: text("persons").array().notNull(),
  settles: text("settles").array().notNull(),
  uploadedBy: id("stf")("uploaded_by"),
  recordedAt: instant("recorded_at").notNull(),
});

export const returnedLine = pgTable(
  "returned_line",
  {
    batchId: id("clb")("batch_id").notNull(),
    fileDigest: text("file_digest").notNull(),
    lineNo: integer("line_no").notNull(),
    acquirerId: id("acq")("acquirer_id").notNull(),
    merchantId: id("mch")("merchant_id").notNull(),
    subMerchantId: id("smt")("sub_merchant_id").notNull(),
    kind: text("kind", { enum: ["failed", "returned"] }).notNull(),
    amountFen: fen("amount_fen").notNull(),
    bankDay: day("bank_day").notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.fileDigest, t.lineNo, t.merchantId] })],
);
