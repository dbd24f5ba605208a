/**
 * A row of a bank gateway's bill in our words, both ways. Of a payment the receipts are the order less the shop's own coupon; a
 * refund states the order's total beside what it gives back, and fee and receipts with the other sign.
 */
import { assert } from "../../assert.ts";
import { clockText } from "../../calendar/instant.ts";
import type { Channel } from "../../channel/channel.ts";
import { MILLI_PER_FEN, readTime, writeYuan } from "../../statement/bill-cell.ts";
import type { BillDay } from "../../statement/bill-day.ts";
import { type BillRow, unreadable, type WrittenRow } from "../../statement/bill-row.ts";
import { repeatable } from "../../storable.ts";
import type { Cells } from "./bill-cells-codec.ts";
import { COLUMNS, type Column } from "./bill-columns-codec.ts";
import { nativeTypeOf, walletOfType } from "./trade-type-codec.ts";

const STATES: Readonly<Record<string, BillRow["kind"]>> = { 支付成功: "payment", 转入退款: "refund" };
const REFUND_STATES: Readonly<Record<string, string>> = {
  退款成功: "SUCCESS",
  退款处理中: "PROCESSING",
  退款失败: "CLOSED",
};

/** Whose row a line is, as far as it can be read. */
export const walletIn = (line: string): Channel | undefined =>
  walletOfType(/`(pay\.[a-z]+\.)/.exec(line)?.[1] ?? "");

export interface GatewayRow extends BillRow {
  channel: Channel;
}

export const stateOf = (cells: Cells<Column>): BillRow["kind"] => of(STATES, cells, "state");

export function rowOf(cells: Cells<Column>, day: BillDay): GatewayRow {
  const { no } = cells;
  const kind = stateOf(cells);
  const isPayment = kind === "payment";
  const channel = walletOfType(cells.text("tradeType"));
  if (!channel) unreadable(no, `trade_type_unknown:${cells.text("tradeType")}`);
  if (!["CNY", ""].includes(cells.text("currency"))) unreadable(no, "currency_unknown");
  const happenedAt = day.nearest(readTime(cells.text("time")) ?? unreadable(no, "time_invalid"));
  const sign = isPayment ? 1n : -1n;
  const orderFen = cells.fen(isPayment ? "total" : "refunded");
  const settlementFen = cells.fen("received", sign);
  const feeFen = cells.fen("fee", sign);
  if (settlementFen > orderFen) unreadable(no, "received_above_order");
  // Older samples have an empty column of their own there.
  if (cells.text("settled") !== "" && cells.fen("settled", sign) !== settlementFen - feeFen)
    unreadable(no, "net_differs");
  return {
    channel,
    lineNo: no,
    kind,
    acquirerReference: cells.number("reference"),
    merchantOrderNo: repeatable(cells.text("orderNo")),
    channelNo: cells.number("shopNo"),
    happenedAt,
    orderFen,
    settlementFen,
    feeFen,
    acquirerRefundReference: isPayment ? "" : cells.number("refundReference"),
    refundNo: isPayment ? "" : cells.number("refundNo"),
    state: isPayment ? "" : of(REFUND_STATES, cells, "refundState"),
  };
}

function of<V>(words: Readonly<Record<string, V>>, cells: Cells<Column>, column: Column): V {
  const word = cells.text(column);
  return Object.hasOwn(words, word) ? (words[word] as V) : unreadable(cells.no, `state_unknown:${word}`);
}

/** What is written of a row: the amounts as they enter the sums, and the whole line. */
export function lineOf(row: WrittenRow & { channel: Channel }): string {
  assert(row.orderFen >= row.settlementFen && row.feeFen >= 0n, "bill rows carry sizes");
  const isPayment = row.kind === "payment";
  const word = (words: Readonly<Record<string, unknown>>, value: unknown) =>
    Object.keys(words).find((key) => words[key] === value) ?? "";
  const yuan = (fen: bigint) => writeYuan((isPayment ? fen : -fen) * MILLI_PER_FEN, 2);
  const size = (fen: bigint) => writeYuan(fen * MILLI_PER_FEN, 2);
  const texts: Partial<Record<Column, string | undefined>> = {
    time: clockText(row.happenedAt),
    shopNo: row.channelNo,
    device: row.terminal,
    reference: row.acquirerReference,
    orderNo: row.merchantOrderNo,
    payer: row.payer,
    tradeType: nativeTypeOf(row.channel),
    state: word(STATES, row.kind),
    bank: "OTHERS",
    currency: "CNY",
    total: size(row.orderFen),
    coupon: isPayment ? size(row.couponFen ?? 0n) : "0.00",
    refundReference: row.acquirerRefundReference,
    refundNo: row.refundNo,
    refunded: isPayment ? "" : size(row.orderFen),
    couponRefunded: isPayment ? "" : size(row.couponFen ?? 0n),
    refundKind: isPayment ? "" : "ORIGINAL",
    refundState: isPayment ? "" : word(REFUND_STATES, row.state),
    product: row.productName,
    attach: row.attach,
    fee: yuan(row.feeFen),
    rate: `${((row.ratePpm ?? 0) / 10_000).toFixed(3)}%`,
    storeNo: row.storeNo,
    shopName: row.storeName,
    ownCoupon: yuan(row.orderFen - row.settlementFen),
    received: yuan(row.settlementFen),
    settled: yuan(row.settlementFen - row.feeFen),
  };
  // No escape: a back-tick inside a text becomes a space.
  return Object.keys(COLUMNS)
    .map((column) => `\`${(texts[column as Column] ?? "").replaceAll("`", " ")}`)
    .join(",");
}
