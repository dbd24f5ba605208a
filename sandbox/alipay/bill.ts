import iconv from "iconv-lite";
import { addDays } from "#server/calendar/calendar.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { clockText } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import { SPOILT, sumOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { alipayKeys } from "./keys.ts";
import { gbkZip } from "./zip.ts";

/**
 * The trade bill of one day: a zip of two GBK files, 业务明细 and 业务明细(汇总). The detail is the published variant
 * with 实收净额, 商户识别号 (the shop's smid) and 交易方式. Text cells end with a tab; 服务费 is negative on a trade.
 */
const HEADER =
  "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户," +
  "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称," +
  "商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,实收净额（元）,商户识别号,交易方式,备注";
const SUMMARY_HEADER =
  "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）," +
  "卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）";

/** Amounts as they enter the row: negative on a refund, the fee the other way round. */
interface Row {
  trade: Trade;
  kind: "交易" | "退款";
  at: Date;
  refundNo: string;
  order: bigint;
  received: bigint;
  channelDiscount: bigint;
  merchantDiscount: bigint;
  fee: bigint;
}

export async function alipayBill(world: World, day: Day): Promise<Buffer> {
  const rows = rowsOf(world, day);
  const pid = alipayKeys(world).settings.alipayPid;
  const stem = `${pid}0156_${writeCompactDay(day)}_业务明细`;
  const head = (title: string) => [
    `#${title}`,
    `#账号：[${pid}0156]`,
    `#起始日期：[${chineseDay(day)} 00:00:00]   终止日期：[${chineseDay(addDays(day, 1))} 00:00:00]`,
  ];
  const printed = `#导出时间：[${chineseDay(addDays(day, 1))} 05:46:49]`;
  const detail = [
    ...head("支付宝业务明细查询"),
    "#-----------------------------------------业务明细列表----------------------------------------",
    HEADER,
    ...rows.map(detailLine),
    "#-----------------------------------------业务明细列表结束------------------------------------",
    ...footer(rows),
    printed,
  ];
  const summary = [
    ...head("支付宝业务汇总查询"),
    "#-----------------------------------------业务汇总列表----------------------------------------",
    SUMMARY_HEADER,
    summaryLine("合计", rows),
    "#-----------------------------------------业务汇总列表结束------------------------------------",
    printed,
  ];
  return gbkZip([
    { name: `${stem}.csv`, content: gbk(detail) },
    { name: `${stem}(汇总).csv`, content: gbk(summary) },
  ]);
}

const gbk = (lines: readonly string[]) => iconv.encode(`${lines.join("\r\n")}\r\n`, "gbk");
const chineseDay = (day: Day) => `${day.slice(0, 4)}年${day.slice(5, 7)}月${day.slice(8)}日`;
/** The bill quotes nothing: a comma inside a name would make two cells of it. */
const cell = (value: string) => `${value.replace(/[,\r\n\t]+/g, " ")}\t`;

function rowsOf(world: World, day: Day): Row[] {
  const paid = (world.book.paidOn.get(day) ?? []).flatMap((trade): Row[] => {
    const payment = trade.payment;
    if (trade.channel !== "alipay" || trade.dialect !== undefined || !payment) return [];
    return [
      {
        trade,
        kind: "交易",
        at: payment.at,
        refundNo: "",
        order: trade.totalFen,
        received: payment.settlementFen,
        channelDiscount: payment.couponBy === "channel" ? payment.couponFen : 0n,
        merchantDiscount: payment.couponBy === "merchant" ? payment.couponFen : 0n,
        fee: -payment.feeFen,
      },
    ];
  });
  const refunded = (world.book.refundedOn.get(day) ?? []).flatMap(({ trade, refund }): Row[] => {
    if (trade.channel !== "alipay" || trade.dialect !== undefined) return [];
    const couponBack = refund.fen - refund.payerFen;
    const isChannel = trade.payment?.couponBy === "channel";
    return [
      {
        trade,
        kind: "退款",
        at: refund.acceptedAt,
        refundNo: refund.no,
        order: -refund.fen,
        received: -refund.settlementFen,
        channelDiscount: isChannel ? -couponBack : 0n,
        merchantDiscount: isChannel ? 0n : -couponBack,
        fee: refund.feeReturnedFen,
      },
    ];
  });
  return [...paid, ...refunded].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function detailLine(row: Row): string {
  const { trade } = row;
  return [
    cell(trade.payment?.reference ?? ""),
    cell(trade.no),
    cell(row.kind),
    cell(trade.description),
    clockText(trade.placedAt),
    clockText(row.at),
    cell(trade.echo.store_id ?? ""),
    cell(""),
    cell(trade.echo.operator_id ?? ""),
    cell(trade.echo.terminal_id ?? ""),
    cell("*某(138****0000)"),
    formatAmount(row.order),
    formatAmount(row.received),
    "0.00",
    "0.00",
    formatAmount(row.channelDiscount),
    formatAmount(row.merchantDiscount),
    "0.00",
    "",
    "0.00\t",
    "0.00",
    cell(row.refundNo),
    row.kind === "交易" && trade.payment?.isSpoilt ? SPOILT : formatAmount(row.fee),
    formatAmount(row.received + row.fee),
    cell(trade.channelNo),
    cell("当面付"),
    (trade.echo.body ?? "").replace(/[,\r\n\t]+/g, " "),
  ].join(",");
}

function footer(rows: readonly Row[]): string[] {
  const trades = rows.filter((r) => r.kind === "交易");
  const refunds = rows.filter((r) => r.kind === "退款");
  const sum = (of: readonly Row[], pick: (row: Row) => bigint) => formatAmount(sumOf(of, pick));
  return [
    `#交易合计：${trades.length}笔，商家实收共${sum(trades, (r) => r.received)}元，商家优惠共${sum(trades, (r) => r.merchantDiscount)}元`,
    `#退款合计：${refunds.length}笔，商家实收退款共${sum(refunds, (r) => r.received)}元，商家优惠退款共${sum(refunds, (r) => r.merchantDiscount)}元`,
  ];
}

function summaryLine(label: string, rows: readonly Row[]): string {
  const sum = (pick: (row: Row) => bigint) => formatAmount(sumOf(rows, pick));
  return [
    cell(label),
    cell(""),
    String(rows.filter((r) => r.kind === "交易").length),
    String(rows.filter((r) => r.kind === "退款").length),
    sum((r) => r.order),
    sum((r) => r.received),
    sum((r) => r.channelDiscount),
    sum((r) => r.merchantDiscount),
    "0.00",
    sum((r) => r.fee),
    "0.00",
    sum((r) => r.received + r.fee),
  ].join(",");
}
