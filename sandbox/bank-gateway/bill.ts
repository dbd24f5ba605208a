import type { Day } from "#server/calendar/day.ts";
import { clockText } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import { type Refund, SPOILT, sumOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { NAME } from "./fields.ts";
import { bankGatewayKeys } from "./keys.ts";
import { payerOf, tradeTypeOf, walletReferenceOf } from "./wire.ts";

export const BILL_KINDS = ["ALL", "SUCCESS", "REFUND"] as const;
export type BillKind = (typeof BILL_KINDS)[number];

/** In the order of the samples. Amounts in yuan; a refund's fee and receipts are negative. */
const HEADER =
  "交易时间,公众账号ID,第三方商户号,商户号,子商户号,设备编号,平台订单号,第三方订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类," +
  "总金额,企业红包金额,平台退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,终端类型,对账标识," +
  "门店编号,商户名称,收银员,子商户ID,免充值券金额,实收金额,结算金额,扩展字段2,扩展字段3,扩展字段4";
const TOTALS = "总交易单数,总交易额,总退款金额,总企业红包退款金额,总手续费金额,总实收金额";
const RATE = "0.380%";

/** Amounts in fen, as they enter the row. */
interface Row {
  at: Date;
  trade: Trade;
  refund?: Refund;
  channelCoupon: bigint;
  merchantCoupon: bigint;
  fee: bigint;
  received: bigint;
}

/** One day of every shop and wallet. */
export const bankGatewayBill = (world: World, day: Day): Buffer => written(world, rowsOf(world, day));

/** The part of it that a request asks for. */
export function billPart(
  world: World,
  day: Day,
  { kind, shopNo }: { kind: BillKind; shopNo: string },
): Buffer {
  const isAsked = (row: Row) => kind === "ALL" || (kind === "REFUND") === (row.refund !== undefined);
  const isOfShop = ({ trade }: Row) => shopNo === "" || trade.channelNo === shopNo;
  return written(
    world,
    rowsOf(world, day).filter((row) => isAsked(row) && isOfShop(row)),
  );
}

function written(world: World, rows: readonly Row[]): Buffer {
  const payments = rows.filter((r) => !r.refund);
  const totals = [
    String(payments.length),
    formatAmount(sumOf(payments, (r) => r.trade.totalFen)),
    formatAmount(sumOf(rows, (r) => r.refund?.fen ?? 0n)),
    formatAmount(sumOf(rows, (r) => (r.refund ? r.channelCoupon : 0n))),
    formatAmount(sumOf(rows, (r) => r.fee)),
    formatAmount(sumOf(rows, (r) => r.received)),
  ];
  const lines = [HEADER, ...rows.map((row) => backticked(cellsOf(world, row))), TOTALS, backticked(totals)];
  return Buffer.from(`${lines.join("\r\n")}\r\n`, "utf8");
}

const backticked = (cells: readonly string[]) =>
  cells.map((cell) => `\`${cell.replaceAll("`", " ")}`).join(",");

function rowsOf(world: World, day: Day): Row[] {
  const paid = (world.book.paidOn.get(day) ?? []).flatMap((trade): Row[] => {
    const { payment } = trade;
    if (trade.dialect !== NAME || !payment) return [];
    const { at, couponBy, couponFen, feeFen: fee, settlementFen: received } = payment;
    const by = (who: string) => (couponBy === who ? couponFen : 0n);
    return [{ at, trade, channelCoupon: by("channel"), merchantCoupon: by("merchant"), fee, received }];
  });
  const refunded = (world.book.refundedOn.get(day) ?? []).flatMap(({ trade, refund }): Row[] => {
    if (trade.dialect !== NAME) return [];
    const back = refund.fen - refund.payerFen;
    const isChannel = trade.payment?.couponBy === "channel";
    return [
      {
        ...{ at: refund.acceptedAt, trade, refund },
        channelCoupon: isChannel ? back : 0n,
        merchantCoupon: isChannel ? 0n : -back,
        fee: -refund.feeReturnedFen,
        received: -refund.settlementFen,
      },
    ];
  });
  return [...paid, ...refunded].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function cellsOf(world: World, row: Row): string[] {
  const { trade, refund } = row;
  const yuan = (fen: bigint) => formatAmount(fen);
  return [
    clockText(row.at),
    "",
    bankGatewayKeys(world).agentNo,
    trade.channelNo,
    "",
    trade.echo.device_info ?? "",
    trade.payment?.reference ?? "",
    walletReferenceOf(trade),
    trade.no,
    payerOf(trade),
    tradeTypeOf(trade),
    refund ? "转入退款" : "支付成功",
    "OTHERS",
    "CNY",
    yuan(trade.totalFen),
    refund ? "0.00" : yuan(row.channelCoupon),
    ...(refund
      ? [
          refund.reference,
          refund.no,
          yuan(refund.fen),
          yuan(row.channelCoupon),
          "ORIGINAL",
          stateWordOf(refund),
        ]
      : ["", "", "", "", "", ""]),
    trade.description,
    trade.echo.attach ?? "",
    !refund && trade.payment?.isSpoilt ? SPOILT : yuan(row.fee),
    RATE,
    "",
    "",
    trade.echo.op_shop_id ?? "",
    world.desk.shopOf(trade.channel, trade.channelNo)?.name ?? "",
    trade.echo.op_user_id ?? "",
    "",
    yuan(row.merchantCoupon),
    yuan(row.received),
    yuan(row.received - row.fee),
    "",
    "",
    "",
  ];
}

const stateWordOf = (refund: Refund): string => {
  if (refund.closedAt) return "退款失败";
  return refund.succeededAt ? "退款成功" : "退款处理中";
};
