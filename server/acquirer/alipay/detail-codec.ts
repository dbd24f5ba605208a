/**
 * Alipay trade bills (业务明细), both ways: the detail file and its totals by store (汇总), both GBK. Columns by
 * header name, text cells padded with TAB, refund rows negative, a footer with the sums. The service does not quote
 * commas inside texts, so a row with too many is read only if every way of reading it says the same of what we rely on.
 */
import { present } from "../../assert.ts";
import { addDays } from "../../calendar/calendar.ts";
import type { Day } from "../../calendar/day.ts";
import { clockText, dayOf } from "../../calendar/instant.ts";
import { refuse } from "../../domain-error.ts";
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
  type BillFault,
  type BillRow,
  refuseAllFaults,
  rowOrFault,
  totalsOf,
  unreadable,
  type WrittenRow,
} from "../../statement/bill-row.ts";
import { decodeGbk, encodeGbk } from "../../statement/gbk-codec.ts";
import { type Shape, shapedCells } from "../../statement/row-columns.ts";
import { repeatable } from "../../storable.ts";

const COLUMNS =
  "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,实收净额（元）,商户识别号,交易方式,备注";
const SUMMARY_COLUMNS =
  "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）";
const NEEDED = [
  "支付宝交易号",
  "商户订单号",
  "业务类型",
  "完成时间",
  "订单金额（元）",
  "商家实收（元）",
  "退款批次号/请求号",
  "服务费（元）",
  // Without it no row says whose it is, and nobody but us could.
  "商户识别号",
];
const isTime = (name: string) => name.endsWith("时间");
const isAmount = (name: string) => name.endsWith("（元）");
const NUMBERS: ReadonlyMap<string, RegExp> = new Map([
  ["支付宝交易号", /^\d{16,64}$/],
  // Of our form or another system's: all that is known of it is that it holds no comma.
  ["商户订单号", /^[^,]*$/],
  ["退款批次号/请求号", /^[0-9A-Za-z_*-]{0,64}$/],
  ["商户识别号", /^\d{0,32}$/],
]);

/** What a file adds up to, signed as printed: payments positive, refunds negative, `effect` = what fees do to the shop. */
interface Sums {
  count: { 交易: number; 退款: number };
  received: { 交易: MilliFen; 退款: MilliFen };
  discount: { 交易: MilliFen; 退款: MilliFen };
  order: MilliFen;
  effect: MilliFen;
}

/** The detail file alone; `summary` is the (汇总) file, against which counts, sums and the fee's sign are checked. */
export function readAlipayDetail(detail: Uint8Array, day: Day, summary?: Uint8Array): Bill {
  const rows: BillRow[] = [];
  const faults: BillFault[] = [];
  const sums: Sums = {
    count: { 交易: 0, 退款: 0 },
    received: { 交易: 0n, 退款: 0n },
    discount: { 交易: 0n, 退款: 0n },
    order: 0n,
    effect: 0n,
  };
  const footer = new Set<string>();
  const context = { day: new BillDay(day), sums, fees: new FeeSign() };
  let splits: Splits | undefined;
  let columns: readonly string[] | undefined;
  let isOpen = true;
  let isDated = false;
  let last = 1;
  for (const { no, text } of linesOf(detail, decodeGbk)) {
    last = no;
    if (text.startsWith("#")) {
      const period = /^#起始日期：\[(.+?)\]\s*终止日期：\[(.+?)\]/.exec(text);
      if (period) isDated = checkPeriod(no, period[1] as string, period[2] as string, day);
      if (/列表结束/.test(text)) isOpen = false;
      const kind = checkFooter(no, text, sums, faults.length);
      if (kind) footer.add(kind);
    } else if (text.trim() === "") {
    } else if (!columns) {
      columns = text.split(",").map((name) => name.trim());
      for (const name of NEEDED) if (!columns.includes(name)) unreadable(no, `column_missing:${name}`);
      splits = { columns, shapes: columns.map(shapeOf) };
    } else if (isOpen) {
      const [at, split] = [no, present(splits, "the header stands before the rows")];
      const row = rowOrFault(faults, () => rowOf(at, cellsOf(at, text, split), context));
      if (row) rows.push(row);
    } else unreadable(no, "row_after_end");
  }
  if (!columns) unreadable(last, "header_missing");
  if (isOpen || !footer.has("交易") || !footer.has("退款")) unreadable(last, "footer_missing");
  if (!isDated) unreadable(last, "period_missing");
  refuseAllFaults(rows, faults);
  // What a row that cannot be read adds to the sums nobody knows; the footer has its count.
  if (summary && faults.length === 0) checkSummary(summary, sums);
  return { channel: "alipay", day, rows, totals: totalsOf(rows), faults };
}

/** Files print the fee as what it costs (negative on payments) or as its size (positive): one of the two throughout. */
class FeeSign {
  #sign: 1n | -1n | undefined;
  /** What this cell does to the shop: negative on payments, positive on refunds. `keep`, once its row is read, binds the rest. */
  effect(no: number, cell: MilliFen, isPayment: boolean): { effect: MilliFen; keep(): void } {
    if (cell === 0n) return { effect: 0n, keep() {} };
    const sign = cell < 0n === isPayment ? 1n : -1n;
    if ((this.#sign ?? sign) !== sign) unreadable(no, "fee_sign");
    return { effect: cell * sign, keep: () => this.#keep(sign) };
  }

  #keep(sign: 1n | -1n): void {
    this.#sign = sign;
  }
}

type Cells = ReadonlyMap<string, string>;

function rowOf(
  no: number,
  cells: Cells,
  { day, sums, fees }: { day: BillDay; sums: Sums; fees: FeeSign },
): BillRow {
  const kind = cells.get("业务类型");
  if (kind !== "交易" && kind !== "退款") return unreadable(no, `state_unknown:${kind}`);
  const isPayment = kind === "交易";
  const happenedAt = day.nearest(readTime(cells.get("完成时间") ?? "") ?? unreadable(no, "time_invalid"));
  const amount = (name: string): MilliFen =>
    readYuan(cells.get(name) || "0", 2) ?? unreadable(no, `amount_invalid:${name}`);
  const signed = (name: string): MilliFen => {
    const milli = amount(name);
    return (isPayment ? milli < 0n : milli > 0n) ? unreadable(no, `amount_sign:${name}`) : milli;
  };
  const order = signed("订单金额（元）");
  const received = signed("商家实收（元）");
  const { effect, keep } = fees.effect(no, amount("服务费（元）"), isPayment);
  if (cells.has("实收净额（元）")) {
    const net = received + effect;
    const stated = amount("实收净额（元）");
    if (stated !== net && stated !== net + amount("分润（元）")) unreadable(no, "net_differs");
  }
  const discount = amount("商家优惠（元）");
  const number = (name: string, text = cells.get(name) ?? "") =>
    NUMBERS.get(name)?.test(text) ? text : unreadable(no, `number_invalid:${name}`);
  const merchantOrderNo = repeatable(number("商户订单号"));
  // A refund without a number of its own is known by its order's: the interface says so.
  const own = isPayment ? "" : number("退款批次号/请求号");
  const refundNo = isPayment ? "" : own || number("退款批次号/请求号", merchantOrderNo);
  const acquirerReference = number("支付宝交易号");
  const channelNo = number("商户识别号");

  keep();
  sums.count[kind]++;
  sums.received[kind] += received;
  sums.discount[kind] += discount;
  sums.order += order;
  sums.effect += effect;
  return {
    lineNo: no,
    kind: isPayment ? "payment" : "refund",
    acquirerReference,
    merchantOrderNo,
    channelNo,
    happenedAt,
    orderFen: toFen(order),
    settlementFen: toFen(received),
    feeFen: toFen(effect),
    acquirerRefundReference: refundNo,
    refundNo,
    state: isPayment ? "" : "SUCCESS",
  };
}

interface Splits {
  columns: readonly string[];
  shapes: readonly Shape[];
}

/** What of a column can be told from a text that people wrote. */
function shapeOf(name: string): Shape {
  if (isTime(name)) return (text) => readTime(text.trim()) !== undefined;
  if (isAmount(name)) return (text) => text.trim() === "" || readYuan(text.trim(), 2) !== undefined;
  if (name === "业务类型") return (text) => ["交易", "退款"].includes(text.trim());
  const pattern = NUMBERS.get(name);
  return pattern && ((text) => pattern.test(text.trim()));
}

/** Splits a row. Superfluous commas belong to texts, any of them; what we rely on must come out one way. */
function cellsOf(no: number, line: string, { columns, shapes }: Splits): Cells {
  const parts = line.split(",");
  const found = parts.length === columns.length ? parts : shapedCells(parts, shapes);
  if (!found || parts.length < columns.length)
    return unreadable(no, `column_count:${parts.length}/${columns.length}`);
  if (found.includes("undecided")) return unreadable(no, "commas_ambiguous");
  return new Map(columns.flatMap((name, i) => (found[i] === undefined ? [] : [[name, found[i].trim()]])));
}

function checkPeriod(no: number, from: string, to: string, day: Day): true {
  const read = (text: string) => readTime(text.replace(/(\d{4})年(\d\d)月(\d\d)日/, "$1-$2-$3"));
  const start = read(from) ?? unreadable(no, "period_invalid");
  if (dayOf(start) !== day) refuse({ code: "statement_other_day", expected: day, found: dayOf(start) });
  const end = read(to) ?? unreadable(no, "period_invalid");
  if (clockText(end) !== `${addDays(day, 1)} 00:00:00`) unreadable(no, "period_not_one_day");
  return true;
}

/** "#交易合计：2笔，商家实收共0.02元，商家优惠共0.00元": which kind it closes, once its numbers are found true. */
function checkFooter(no: number, line: string, sums: Sums, faults: number): "交易" | "退款" | undefined {
  const m =
    /^#(交易|退款)合计：(\d+)笔，商家实收(?:退款)?共(-?[\d.]+)元，商家优惠(?:退款)?共(-?[\d.]+)元/.exec(line);
  if (!m) return undefined;
  const kind = m[1] as "交易" | "退款";
  const more = Number(m[2]) - sums.count[kind];
  if (more < 0 || more > faults) unreadable(no, `summary_count:${kind}`);
  // Of which kind a row was that cannot be read, and what it said, nobody knows.
  if (faults > 0) return kind;
  if (readYuan(m[3] as string, 2) !== sums.received[kind]) unreadable(no, `summary_differs:${kind}`);
  if (readYuan(m[4] as string, 2) !== sums.discount[kind]) unreadable(no, `summary_differs:${kind}商家优惠`);
  return kind;
}

/** The (汇总) file's last row 合计 against the detail; its 实收净额 settles what the fee's sign means. */
function checkSummary(bytes: Uint8Array, sums: Sums): void {
  let columns: readonly string[] | undefined;
  for (const { no, text } of linesOf(bytes, decodeGbk)) {
    if (text.startsWith("#") || text.trim() === "") continue;
    const values = text.split(",").map((value) => value.trim());
    if (!columns) {
      columns = values;
      continue;
    }
    if (values[0] !== "合计") continue;
    const cell = (name: string) =>
      values[columns?.indexOf(name) ?? -1] ?? unreadable(no, `column_missing:${name}`);
    const amount = (name: string) => readYuan(cell(name), 2) ?? unreadable(no, `amount_invalid:${name}`);
    if (cell("交易订单总笔数") !== String(sums.count.交易)) unreadable(no, "summary_count:交易");
    if (cell("退款订单总笔数") !== String(sums.count.退款)) unreadable(no, "summary_count:退款");
    const received = sums.received.交易 + sums.received.退款;
    if (amount("订单金额（元）") !== sums.order) unreadable(no, "summary_differs:订单金额");
    if (amount("商家实收（元）") !== received) unreadable(no, "summary_differs:商家实收");
    const fee = amount("服务费（元）");
    if (fee !== sums.effect && fee !== -sums.effect) unreadable(no, "summary_differs:服务费");
    const net = amount("实收净额（元）");
    if (net !== received + sums.effect && net !== received + sums.effect + amount("分润（元）")) {
      unreadable(no, "summary_differs:实收净额");
    }
    return;
  }
  unreadable(0, "summary_missing");
}

export interface AlipayBillInput {
  /** The account of the acquirer, 2088…. */
  pid: string;
  day: Day;
  rows: readonly WrittenRow[];
  exportedAt: Date;
}

/** The detail of a day (业务明细) in Alipay's layout, GBK. */
export function writeAlipayDetail({ pid, day, rows, exportedAt }: AlipayBillInput): Uint8Array {
  const total = (kind: BillRow["kind"], word: string, suffix: string) => {
    const of = rows.filter((row) => row.kind === kind);
    const sum = (f: (row: WrittenRow) => bigint) => yuan(of.reduce((s, row) => s + signOf(row) * f(row), 0n));
    return `#${word}合计：${of.length}笔，商家实收${suffix}共${sum((r) => r.settlementFen)}元，商家优惠${suffix}共${sum((r) => r.orderFen - r.settlementFen)}元`;
  };
  return gbkLines([
    "#支付宝业务明细查询",
    ...headOf(pid, day),
    "#-----------------------------------------业务明细列表----------------------------------------",
    COLUMNS,
    ...rows.map(lineOf),
    "#-----------------------------------------业务明细列表结束------------------------------------",
    total("payment", "交易", ""),
    total("refund", "退款", "退款"),
    `#导出时间：[${chineseTime(exportedAt)}]`,
  ]);
}

/** The summary of a day (业务汇总) in Alipay's layout, GBK. */
export function writeAlipaySummary({ pid, day, rows, exportedAt }: AlipayBillInput): Uint8Array {
  const sum = (f: (row: WrittenRow) => bigint) => yuan(rows.reduce((s, row) => s + signOf(row) * f(row), 0n));
  const of = (kind: BillRow["kind"]) => String(rows.filter((row) => row.kind === kind).length);
  const discount = sum((row) => row.orderFen - row.settlementFen);
  const total = [
    "合计",
    "",
    of("payment"),
    of("refund"),
    sum((row) => row.orderFen),
    sum((row) => row.settlementFen),
    sum((row) => row.couponFen ?? 0n),
    discount,
    "0.00",
    sum((row) => -row.feeFen),
    "0.00",
    sum((row) => row.settlementFen - row.feeFen),
  ];
  return gbkLines([
    "#支付宝业务汇总查询",
    ...headOf(pid, day),
    "#-----------------------------------------业务汇总列表----------------------------------------",
    SUMMARY_COLUMNS,
    total.join(","),
    "#-----------------------------------------业务汇总列表结束------------------------------------",
    `#导出时间：[${chineseTime(exportedAt)}]`,
  ]);
}

const signOf = (row: WrittenRow) => (row.kind === "payment" ? 1n : -1n);
const yuan = (fen: bigint) => writeYuan(fen * MILLI_PER_FEN, 2);
const chineseTime = (at: Date) => clockText(at).replace(/(\d{4})-(\d\d)-(\d\d)/, "$1年$2月$3日");

function headOf(pid: string, day: Day): string[] {
  const midnight = (d: string) => `[${chineseTime(new Date(`${d}T00:00:00+08:00`))}]`;
  return [`#账号：[${pid}0156]`, `#起始日期：${midnight(day)}   终止日期：${midnight(addDays(day, 1))}`];
}

function lineOf(row: WrittenRow): string {
  const signed = (fen: bigint) => yuan(signOf(row) * fen);
  const texts: Record<string, string | undefined> = {
    支付宝交易号: row.acquirerReference,
    商户订单号: row.merchantOrderNo,
    业务类型: row.kind === "payment" ? "交易" : "退款",
    商品名称: row.productName,
    创建时间: clockText(row.createdAt ?? row.happenedAt),
    完成时间: clockText(row.happenedAt),
    门店编号: row.storeNo,
    门店名称: row.storeName,
    终端号: row.terminal,
    对方账户: row.payer,
    "退款批次号/请求号": row.refundNo,
    商户识别号: row.channelNo,
    交易方式: "当面付",
    备注: row.remark,
  };
  const amounts: Record<string, bigint> = {
    "订单金额（元）": row.orderFen,
    "商家实收（元）": row.settlementFen,
    "支付宝优惠（元）": row.couponFen ?? 0n,
    "商家优惠（元）": row.orderFen - row.settlementFen,
    "服务费（元）": -row.feeFen,
    "实收净额（元）": row.settlementFen - row.feeFen,
  };
  return COLUMNS.split(",")
    .map((name) => {
      if (isAmount(name)) return signed(amounts[name] ?? 0n);
      // Times stand bare; every other cell is padded, so that a spreadsheet keeps long numbers as text.
      return isTime(name) ? texts[name] : `${(texts[name] ?? "").replace(/[\r\n]/g, " ")}\t`;
    })
    .join(",");
}

/** The service prints "?" for what GBK lacks; only texts of people can hold such a character. */
const gbkLines = (lines: readonly string[]) => encodeGbk([...lines, ""].join("\r\n"), "?");
