/**
 * WeChat Pay trade bills, both ways: UTF-8 with BOM, CRLF, a backtick before every value, columns by header name,
 * one summary line at the end that must equal the column sums. Layouts ALL, SUCCESS and REFUND; signs as in the
 * published files: a refund row carries its amounts in the refund columns and the returned fee negative.
 */

import { assert } from "../../assert.ts";
import type { Day } from "../../calendar/day.ts";
import { clockText } from "../../calendar/instant.ts";
import {
  linesOf,
  MILLI_PER_FEN,
  type MilliFen,
  readTime,
  readYuan,
  toFen,
  writeYuan,
} from "../../statement/bill-cell.ts";
import { BillDay } from "../../statement/bill-day.ts";
import {
  type Bill,
  type BillCodec,
  type BillFault,
  type BillRow,
  refuseAllFaults,
  rowOrFault,
  totalsOf,
  unreadable,
  type WrittenRow,
} from "../../statement/bill-row.ts";
import { repeatable } from "../../storable.ts";

export type WechatBillKind = "ALL" | "SUCCESS" | "REFUND";

const HEAD =
  "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额";
const STARTS = HEAD.slice(0, HEAD.indexOf(","));
const REFUND_IDS = "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态";
const HEADERS: Record<WechatBillKind, string> = {
  ALL: `${HEAD},${REFUND_IDS},商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注`,
  SUCCESS: `${HEAD},商品名称,商户数据包,手续费,费率,订单金额,费率备注`,
  REFUND: `${HEAD},退款申请时间,退款成功时间,${REFUND_IDS},商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注`,
};
/** Summary column → the detail column it adds up; the count has none. The order is the one written. */
const SUMS: Readonly<Record<string, string>> = {
  应结订单总金额: "应结订单金额",
  退款总金额: "退款金额",
  充值券退款总金额: "充值券退款金额",
  手续费总金额: "手续费",
  订单总金额: "订单金额",
  申请退款总金额: "申请退款金额",
};
const COUNT = "总交易单数";
const FEE_DECIMALS = 5;
const NEEDED = [
  "交易时间",
  "特约商户号",
  "微信订单号",
  "商户订单号",
  "交易状态",
  "应结订单金额",
  "手续费",
  "订单金额",
];

/**
 * Reads one day's bill: the trade bill, and behind it the bill of refunds out of the available balance (充值退款), which the trade
 * bill leaves out. Refuses `statement_unreadable` (line and reason) when anything is missing, cut off or does not add up,
 * `statement_other_day` when the rows are of another day than `day`. One row that cannot be read is a fault.
 */
export function readWechatBill(bytes: Uint8Array, day: Day): Bill {
  const lines = linesOf(bytes, utf8Of);
  const head = lines.next().value;
  if (!head) unreadable(1, "file_empty");
  const rows: BillRow[] = [];
  const faults: BillFault[] = [];
  const billDay = new BillDay(day);
  let part = new Part(head, { rows, faults, day: billDay });
  let last = head.no;
  for (const line of lines) {
    last = line.no;
    if (!part.isDone) part.take(line);
    else if (isHeader(line.text)) part = new Part(line, { rows, faults, day: billDay });
    else if (line.text !== "") unreadable(line.no, "text_after_summary");
  }
  if (!part.isDone) unreadable(last, "summary_missing");
  refuseAllFaults(rows, faults);
  billDay.check();
  return { channel: "wechat", day, rows, totals: totalsOf(rows), faults };
}

interface Line {
  no: number;
  text: string;
}
interface Read {
  rows: BillRow[];
  faults: BillFault[];
  day: BillDay;
}

const BOM = /^\uFEFF/;
const isHeader = (text: string): boolean => text.replace(BOM, "").startsWith(STARTS);

/** One bill of the day from its header to its summary, which speaks of its own rows alone. */
class Part {
  isDone = false;
  readonly #columns: Map<string, number>;
  readonly #sums = new Map<string, MilliFen>(Object.values(SUMS).map((name) => [name, 0n]));
  /** Every row's amounts are in the sums; else they are held by nothing. */
  #isSummed = true;
  #summary: Map<string, number> | undefined;
  readonly #read: Read;
  readonly #before: { rows: number; faults: number };

  constructor(head: Line, read: Read) {
    this.#columns = columnsOf(head.no, head.text.replace(BOM, ""));
    for (const name of NEEDED) if (!this.#columns.has(name)) unreadable(head.no, `column_missing:${name}`);
    this.#read = read;
    this.#before = { rows: read.rows.length, faults: read.faults.length };
  }

  take({ no, text }: Line): void {
    const { rows, faults, day } = this.#read;
    if (this.#summary) {
      const least = rows.length - this.#before.rows;
      const count = { least, most: least + faults.length - this.#before.faults };
      checkSummary(cellsOf(no, text, this.#summary), count, this.#isSummed ? this.#sums : new Map());
      this.isDone = true;
    } else if (text.startsWith(COUNT)) {
      this.#summary = columnsOf(no, text);
    } else {
      const cells = rowOrFault(faults, () => summed(cellsOf(no, text, this.#columns), this.#sums));
      if (cells === undefined) this.#isSummed = false;
      const row = cells && rowOrFault(faults, () => rowOf(cells, day));
      if (row) rows.push(row);
    }
  }
}

/** Adds a row's amounts to the sums of their columns: all of them or, where one cannot be read, none. */
function summed(cells: Cells, sums: Map<string, MilliFen>): Cells {
  const amounts = [...sums].flatMap(([name, sum]): [string, MilliFen][] =>
    cells.has(name) ? [[name, sum + cells.yuan(name)]] : [],
  );
  for (const [name, sum] of amounts) sums.set(name, sum);
  return cells;
}

interface Cells {
  no: number;
  text(name: string): string;
  yuan(name: string): MilliFen;
  has(name: string): boolean;
}

/** A broken character in a text is that text's; in a number or amount it is found there. */
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const utf8Of = (line: Uint8Array): string => UTF8.decode(line);

function columnsOf(no: number, header: string): Map<string, number> {
  const names = header.split(",").map((name) => name.replace(/^`/, "").trim());
  const columns = new Map(names.map((name, i) => [name, i]));
  return columns.size === names.length ? columns : unreadable(no, "column_twice");
}

/** A value may contain commas and quotes; what separates values is a comma and a backtick. */
function cellsOf(no: number, line: string, columns: Map<string, number>): Cells {
  if (!line.startsWith("`")) unreadable(no, "backtick_missing");
  const values = line.slice(1).split(",`");
  if (values.length !== columns.size) unreadable(no, `column_count:${values.length}/${columns.size}`);
  const text = (name: string) => {
    const i = columns.get(name);
    return i === undefined ? unreadable(no, `column_missing:${name}`) : (values[i] as string).trim();
  };
  return {
    no,
    text,
    has: (name) => columns.has(name),
    yuan: (name) =>
      readYuan(text(name), name.startsWith("手续费") ? FEE_DECIMALS : 2) ??
      unreadable(no, `amount_invalid:${name}`),
  };
}

function rowOf(cells: Cells, day: BillDay): BillRow {
  const { no } = cells;
  const state = cells.text("交易状态");
  const isPayment = state === "SUCCESS";
  if (!isPayment && state !== "REFUND" && state !== "REVOKED") unreadable(no, `state_unknown:${state}`);
  if (cells.has("货币种类") && cells.text("货币种类") !== "CNY") unreadable(no, "currency_unknown");

  // Only the old REFUND layout prints the payment's time first; where the acceptance time has a column, that counts.
  const accepted = !isPayment && cells.has("退款申请时间") ? cells.text("退款申请时间") : "";
  const time = accepted || cells.text("交易时间");
  const happenedAt = day.nearest(readTime(time) ?? unreadable(no, "time_invalid"));

  const amount = (name: string): bigint => {
    const milli = cells.yuan(name);
    return milli < 0n ? unreadable(no, `amount_negative:${name}`) : toFen(milli);
  };
  const nothing = (name: string) => {
    if (cells.has(name) && cells.yuan(name) !== 0n) unreadable(no, `amount_not_zero:${name}`);
  };
  const fee = cells.yuan("手续费");
  if (isPayment ? fee < 0n : fee > 0n) unreadable(no, "fee_sign");
  for (const name of isPayment ? ["退款金额", "申请退款金额"] : ["应结订单金额", "订单金额"]) nothing(name);

  // These stand in our files, whose fields no separator ends; an order's number does not, and may be another system's.
  const number = (name: string) => {
    const text = cells.text(name);
    return /^[0-9A-Za-z_*@-]{1,64}$/.test(text) ? text : unreadable(no, `number_invalid:${name}`);
  };
  const refundNumber = (name: string) => {
    const text = cells.text(name);
    // A reversal stands with "0": it has no refund of its own, and gives the whole payment back.
    return state === "REVOKED" && (text === "0" || text === "") ? number("微信订单号") : number(name);
  };
  const refundState = () => {
    const text = cells.text("退款状态") || "SUCCESS";
    return /^[A-Z_]{1,32}$/.test(text) ? text : unreadable(no, "state_unknown:退款状态");
  };
  const sub = cells.text("特约商户号");
  return {
    lineNo: no,
    kind: isPayment ? "payment" : "refund",
    acquirerReference: number("微信订单号"),
    merchantOrderNo: repeatable(cells.text("商户订单号")),
    channelNo: sub === "" || sub === "0" ? number("商户号") : number("特约商户号"),
    happenedAt,
    orderFen: amount(isPayment ? "订单金额" : "申请退款金额"),
    settlementFen: amount(isPayment ? "应结订单金额" : "退款金额"),
    feeFen: toFen(fee),
    acquirerRefundReference: isPayment ? "" : refundNumber("微信退款单号"),
    refundNo: isPayment ? "" : refundNumber("商户退款单号"),
    state: isPayment ? "" : refundState(),
  };
}

function checkSummary(
  cells: Cells,
  count: { least: number; most: number },
  sums: ReadonlyMap<string, MilliFen>,
): void {
  const stated = cells.text(COUNT);
  if (!/^\d{1,12}(\.0)?$/.test(stated)) unreadable(cells.no, "summary_invalid");
  if (Number(stated) < count.least || Number(stated) > count.most)
    unreadable(cells.no, `summary_count:${stated}/${count.most}`);
  for (const [total, column] of Object.entries(SUMS)) {
    const sum = sums.get(column);
    if (cells.has(total) && sum !== undefined && cells.yuan(total) !== sum) {
      unreadable(cells.no, `summary_differs:${total}`);
    }
  }
}

/** Writes a bill as the acquirer delivers it. Rows that the kind leaves out are skipped. */
export function writeWechatBill(input: {
  kind?: WechatBillKind;
  spMchid: string;
  spAppid: string;
  rows: readonly WrittenRow[];
}): Buffer {
  const kind = input.kind ?? "ALL";
  const names = HEADERS[kind].split(",");
  const wanted = input.rows.filter(
    (row) => kind === "ALL" || (kind === "SUCCESS") === (row.kind === "payment"),
  );
  const sums = new Map<string, MilliFen>(Object.values(SUMS).map((name) => [name, 0n]));
  const lines = wanted.map((row) => {
    const amounts = amountsOf(row);
    for (const [name, sum] of sums) sums.set(name, sum + (amounts[name] ?? 0n));
    const texts: Record<string, string | undefined> = {
      公众账号ID: input.spAppid,
      商户号: input.spMchid,
      ...textsOf(row),
    };
    return join(names.map((name) => (name in amounts ? yuan(name, amounts[name] ?? 0n) : cell(texts[name]))));
  });
  const totals = Object.entries(SUMS).filter(([, column]) => kind !== "SUCCESS" || names.includes(column));
  const summary = join([
    String(wanted.length),
    ...totals.map(([name, column]) => yuan(name, sums.get(column) ?? 0n)),
  ]);
  const head = [COUNT, ...totals.map(([name]) => name)].join(",");
  return Buffer.from(`\uFEFF${[names.join(","), ...lines, head, summary, ""].join("\r\n")}`);
}

const join = (values: readonly string[]) => values.map((v) => `\`${v}`).join(",");
const yuan = (name: string, milli: MilliFen) =>
  writeYuan(milli, name.startsWith("手续费") ? FEE_DECIMALS : 2);

/** The layout has no escape: a backtick or a line end inside a text becomes a space. Numbers of ours have neither. */
function cell(text = ""): string {
  return text.replace(/[`\r\n\u2028\u2029]/g, " ");
}

function amountsOf(row: WrittenRow): Record<string, MilliFen> {
  assert(row.orderFen >= 0n && row.settlementFen >= 0n && row.feeFen >= 0n, "bill rows carry sizes");
  const pays = row.kind === "payment";
  const milli = (fen: bigint, on = true) => (on ? fen * MILLI_PER_FEN : 0n);
  return {
    应结订单金额: milli(row.settlementFen, pays),
    代金券金额: milli(row.couponFen ?? 0n, pays),
    退款金额: milli(row.settlementFen, !pays),
    充值券退款金额: milli(row.couponFen ?? 0n, !pays),
    手续费: pays ? milli(row.feeFen) : -milli(row.feeFen),
    订单金额: milli(row.orderFen, pays),
    申请退款金额: milli(row.orderFen, !pays),
  };
}

function textsOf(row: WrittenRow): Record<string, string | undefined> {
  const pays = row.kind === "payment";
  const at = clockText(row.happenedAt);
  return {
    交易时间: at,
    特约商户号: row.channelNo,
    设备号: row.terminal,
    微信订单号: row.acquirerReference,
    商户订单号: row.merchantOrderNo,
    用户标识: row.payer,
    交易类型: "NATIVE",
    交易状态: pays ? "SUCCESS" : "REFUND",
    付款银行: "OTHERS",
    货币种类: "CNY",
    退款申请时间: at,
    退款成功时间: row.state === "SUCCESS" ? at : "",
    微信退款单号: pays ? "0" : row.acquirerRefundReference,
    商户退款单号: pays ? "0" : row.refundNo,
    退款类型: pays ? "" : "ORIGINAL",
    退款状态: row.state,
    商品名称: row.productName,
    商户数据包: row.attach,
    费率: `${((row.ratePpm ?? 0) / 10_000).toFixed(2)}%`,
    费率备注: row.remark,
  };
}

export const wechatBill = {
  name: "wechat",
  channels: ["wechat"],
  ending: "csv",
  isLike: (head) => isHeader(head.toString("utf8")),
  read: readWechatBill,
  write: ({ account, rows }) => writeWechatBill({ spMchid: account, spAppid: `wx${account}`, rows }),
} as const satisfies BillCodec;
