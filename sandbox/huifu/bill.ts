import { addDays } from "#server/calendar/calendar.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { formatAmount } from "#server/money/amount.ts";
import { writeZip } from "#server/statement/zip-codec.ts";
import { type Refund, SPOILT, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { huifuKeys } from "./keys.ts";
import { partyOrderId, stamp } from "./names.ts";
import { letterOf, refundStatOf, sentOn } from "./refund-body.ts";
import { hfSeqIdOf } from "./trade-body.ts";

/**
 * The TRADE_BILL of one day, all wallets: a zip of csv, UTF-8, CRLF, no sums. The acquirer has not published its columns: these
 * words are the interface's own, and 支付渠道 stands in it because a refund row could not say its wallet otherwise.
 */
const COLUMNS =
  "商户号,交易日期,交易时间,请求日期,请求流水号,汇付全局流水号,交易类型,交易状态,交易金额,结算金额,手续费金额,原请求日期,原请求流水号,原全局流水号,用户账单交易订单号,用户账单商户订单号,通道商户号,是否延时,是否分账,支付渠道,备注";
/** A file of the day's batch holds so many rows; the next begins a file of its own. */
const FILE_ROWS = 400_000;

type Row = Readonly<Record<string, string>>;

export function huifuBill(world: World, day: Day): Buffer {
  const rows = [...paymentRows(world, day), ...refundRows(world, day)]
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ row }) => lineOf(row));
  const { huifuSysId } = huifuKeys(world).settings;
  const stem = `${writeCompactDay(addDays(day, 1))}_${huifuSysId}_order`;
  const files = Math.max(1, Math.ceil(rows.length / FILE_ROWS));
  return writeZip(
    Array.from({ length: files }, (_, i) => ({
      name: Buffer.from(`${stem}_${i + 1}.csv`),
      isUtf8: true,
      data: Buffer.from(
        [COLUMNS, ...rows.slice(i * FILE_ROWS, (i + 1) * FILE_ROWS), ""].join("\r\n"),
        "utf8",
      ),
    })),
  );
}

const lineOf = (row: Row): string =>
  COLUMNS.split(",")
    .map((name) => (row[name] ?? "").replace(/[,\r\n"]+/g, " "))
    .join(",");

function paymentRows(world: World, day: Day): { at: Date; row: Row }[] {
  return (world.book.paidOn.get(day) ?? []).flatMap((trade) => {
    const { payment } = trade;
    if (trade.dialect !== "huifu" || !payment) return [];
    const row = {
      ...common(trade, payment.at),
      请求日期: trade.echo.req_date ?? "",
      请求流水号: trade.no,
      汇付全局流水号: hfSeqIdOf(trade),
      交易类型: trade.echo.trade_type ?? "",
      交易状态: "S",
      交易金额: formatAmount(trade.totalFen),
      结算金额: formatAmount(payment.settlementFen),
      手续费金额: payment.isSpoilt ? SPOILT : formatAmount(payment.feeFen),
      备注: trade.echo.remark ?? "",
    };
    return [{ at: payment.at, row }];
  });
}

/** A refund stands in the bill of the day that took it, and once more in that of the day on which a slow one was done. */
function refundRows(world: World, day: Day): { at: Date; row: Row }[] {
  const { refundedOn, statedAgainOn } = world.book;
  const taken = (refundedOn.get(day) ?? []).map((r) => ({ ...r, at: r.refund.acceptedAt }));
  const again = (statedAgainOn.get(day) ?? []).map((r) => ({
    ...r,
    at: r.refund.succeededAt ?? r.refund.acceptedAt,
  }));
  return [...taken, ...again].flatMap(({ trade, refund, at }) =>
    trade.dialect === "huifu" ? [{ at, row: refundRow(trade, refund, at) }] : [],
  );
}

const refundRow = (trade: Trade, refund: Refund, at: Date): Row => ({
  ...common(trade, at),
  请求日期: sentOn(refund),
  请求流水号: refund.no,
  汇付全局流水号: refund.reference,
  交易类型: "退款",
  交易状态: at === refund.acceptedAt && refund.isSlow ? "P" : refundStatOf(refund),
  交易金额: formatAmount(refund.fen),
  结算金额: formatAmount(refund.settlementFen),
  手续费金额: formatAmount(refund.feeReturnedFen),
  原请求日期: trade.echo.req_date ?? "",
  原请求流水号: trade.no,
  原全局流水号: hfSeqIdOf(trade),
  备注: refund.reason,
});

const common = (trade: Trade, at: Date): Row => ({
  商户号: trade.channelNo,
  交易日期: stamp(at).slice(0, 8),
  交易时间: stamp(at).slice(8),
  用户账单交易订单号: partyOrderId(hfSeqIdOf(trade)),
  支付渠道: letterOf(trade),
  是否延时: "Y",
  是否分账: "N",
});
