/** One row of 斗拱's bill, both ways. Amounts are yuan, never negative; of a refund the fee is what was given back. */
import { assert } from "../../assert.ts";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import { clockText, dayOf } from "../../calendar/instant.ts";
import type { Channel } from "../../channel/channel.ts";
import { MILLI_PER_FEN, readTime, readYuan, toFen, writeYuan } from "../../statement/bill-cell.ts";
import type { BillDay } from "../../statement/bill-day.ts";
import { type BillRow, unreadable, type WrittenRow } from "../../statement/bill-row.ts";
import { repeatable } from "../../storable.ts";
import { COLUMNS, type Column } from "./bill-columns-codec.ts";
import { letterOf, walletOfType } from "./trade-type-codec.ts";

export type Cells = ReadonlyMap<Column, string>;
const REFUND = "退款";
/** What a refund's `trans_stat` is called in our rows. */
const REFUND_STATES: Readonly<Record<string, string>> = { S: "SUCCESS", P: "PROCESSING", F: "CLOSED" };
/** As far as our own files take numbers of others: no separator ends their fields. */
const NUMBER = /^[0-9A-Za-z_*@-]{1,64}$/;

/** Whose row it is; refuses where the way of paying and the wallet beside it contradict each other. */
export function walletOfRow(no: number, cells: Cells): Channel {
  const type = cells.get("tradeType") ?? "";
  const wallet = walletOfType(cells.get("wallet") ?? "");
  if (!wallet || (type !== REFUND && walletOfType(type) !== wallet))
    return unreadable(no, `trade_type_unknown:${type}`);
  return wallet;
}

export function rowOf(no: number, cells: Cells, day: BillDay): BillRow {
  const text = (column: Column) => cells.get(column) ?? "";
  const number = (column: Column) =>
    NUMBER.test(text(column)) ? text(column) : unreadable(no, `number_invalid:${COLUMNS[column]}`);
  const fen = (column: Column) => {
    const milli = readYuan(text(column), 2);
    if (milli === undefined) return unreadable(no, `amount_invalid:${COLUMNS[column]}`);
    return milli < 0n ? unreadable(no, `amount_sign:${COLUMNS[column]}`) : toFen(milli);
  };
  const isPayment = text("tradeType") !== REFUND;
  const state = isPayment ? (text("state") === "S" ? "" : undefined) : REFUND_STATES[text("state")];
  const [orderFen, settlementFen] = [fen("amount"), fen("settled")];
  if (settlementFen > orderFen) unreadable(no, "received_above_order");
  return {
    lineNo: no,
    kind: isPayment ? "payment" : "refund",
    acquirerReference: number(isPayment ? "reference" : "originalReference"),
    // Of our form or another system's.
    merchantOrderNo: repeatable(text(isPayment ? "number" : "originalNumber")),
    channelNo: number("shopNo"),
    happenedAt: day.nearest(timeOf(text("date"), text("time")) ?? unreadable(no, "time_invalid")),
    orderFen,
    settlementFen,
    feeFen: fen("fee"),
    acquirerRefundReference: isPayment ? "" : number("reference"),
    refundNo: isPayment ? "" : number("number"),
    state: state ?? unreadable(no, `state_unknown:${text("state")}`),
  };
}

const timeOf = (date: string, time: string): Date | undefined =>
  readTime(`${date} ${time}`.replace(/^(....)(..)(..) (..)(..)(..)$/, "$1-$2-$3 $4:$5:$6"));

export function lineOf(row: WrittenRow & { channel: Channel }): string {
  assert(row.orderFen >= row.settlementFen && row.feeFen >= 0n, "bill rows carry sizes");
  const isPayment = row.kind === "payment";
  const yuan = (fen: bigint) => writeYuan(fen * MILLI_PER_FEN, 2);
  const sentOn = writeCompactDay(dayOf(row.createdAt ?? row.happenedAt));
  const [date = "", time = ""] = clockText(row.happenedAt).split(" ");
  const letter = letterOf(row.channel);
  const texts: Partial<Record<Column, string | undefined>> = {
    shopNo: row.channelNo,
    date: date.replaceAll("-", ""),
    time: time.replaceAll(":", ""),
    sentOn,
    number: isPayment ? row.merchantOrderNo : row.refundNo,
    reference: isPayment ? row.acquirerReference : row.acquirerRefundReference,
    tradeType: isPayment ? `${letter}_JSAPI` : REFUND,
    state: isPayment ? "S" : Object.keys(REFUND_STATES).find((s) => REFUND_STATES[s] === row.state),
    amount: yuan(row.orderFen),
    settled: yuan(row.settlementFen),
    fee: yuan(row.feeFen),
    ...(!isPayment && {
      originalSentOn: sentOn,
      originalNumber: row.merchantOrderNo,
      originalReference: row.acquirerReference,
    }),
    isDelayed: "Y",
    isSplit: "N",
    wallet: letter,
    remark: row.remark,
  };
  // No escape: what would end a cell becomes a space.
  return (Object.keys(COLUMNS) as Column[])
    .map((column) => (texts[column] ?? "").replace(/[,\r\n]/g, " "))
    .join(",");
}
