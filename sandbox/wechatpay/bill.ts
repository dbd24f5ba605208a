import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Day } from "#server/calendar/day.ts";
import { clockText } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import { SPOILT, sumOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { wechatKeys } from "./keys.ts";
import { openidOf, refundStatusOf, tradeTypeOf } from "./wire.ts";

/**
 * The trade bill (ALL) of one day, and behind it that of refunds out of the available balance where there are any: BOM, CRLF, header by name, a backtick before every value, then the summary.
 * The column names stand in `bill-layout.csv` as the channel publishes them.
 */
const [HEADER = "", SUMMARY = ""] = readFileSync(join(import.meta.dirname, "bill-layout.csv"), "utf8").split(
  /\r?\n/,
);
const RATE = "0.38%";

interface Row {
  at: Date;
  values: string[];
  settlement: bigint;
  refund: bigint;
  couponRefund: bigint;
  fee: bigint;
  order: bigint;
  requested: bigint;
  isFromBalance: boolean;
}

export function wechatBill(world: World, day: Day): Buffer {
  const refunds = refundRows(world, day);
  const trade = [...paymentRows(world, day), ...refunds.filter((r) => !r.isFromBalance)];
  const recharge = refunds.filter((r) => r.isFromBalance);
  return Buffer.concat([billFrom(trade), ...(recharge.length > 0 ? [billFrom(recharge)] : [])]);
}

/** The kinds of bills that a day's file holds, one behind the other: each begins with its mark of order. */
export function partOf(bill: Buffer, type: "ALL" | "RECHARGE_REFUND"): Buffer | undefined {
  const at = bill.indexOf(BOM, BOM.length);
  if (type === "ALL") return at < 0 ? bill : bill.subarray(0, at);
  return at < 0 ? undefined : bill.subarray(at);
}

const BOM = Buffer.from("\uFEFF", "utf8");

function billFrom(unsorted: readonly Row[]): Buffer {
  const rows = unsorted.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const sum = (pick: (row: Row) => bigint) => sumOf(rows, pick);
  const summary = [
    String(rows.length),
    formatAmount(sum((r) => r.settlement)),
    formatAmount(sum((r) => r.refund)),
    formatAmount(sum((r) => r.couponRefund)),
    fiveDecimals(sum((r) => r.fee)),
    formatAmount(sum((r) => r.order)),
    formatAmount(sum((r) => r.requested)),
  ];
  const lines = [HEADER, ...rows.map((r) => backticked(r.values)), SUMMARY, backticked(summary)];
  return Buffer.concat([BOM, Buffer.from(`${lines.join("\r\n")}\r\n`, "utf8")]);
}

const backticked = (values: readonly string[]) => values.map((v) => `\`${v}`).join(",");
const fiveDecimals = (fen: bigint) => `${formatAmount(fen)}000`;

function paymentRows(world: World, day: Day): Row[] {
  return (world.book.paidOn.get(day) ?? []).flatMap((trade) => {
    const payment = trade.payment;
    if (trade.channel !== "wechat" || trade.dialect !== undefined || !payment) return [];
    const { settlementFen, feeFen, couponFen } = payment;
    return {
      at: payment.at,
      settlement: settlementFen,
      refund: 0n,
      couponRefund: 0n,
      fee: feeFen,
      order: trade.totalFen,
      requested: 0n,
      isFromBalance: false,
      values: [
        ...common(world, trade, payment.at),
        "SUCCESS",
        "OTHERS",
        "CNY",
        formatAmount(settlementFen),
        formatAmount(couponFen),
        "0",
        "0",
        "0.00",
        "0.00",
        "",
        "",
        oneLine(trade.description),
        oneLine(trade.echo.attach ?? ""),
        payment.isSpoilt ? SPOILT : fiveDecimals(feeFen),
        RATE,
        formatAmount(trade.totalFen),
        "0.00",
        "",
      ],
    };
  });
}

function refundRows(world: World, day: Day): Row[] {
  const { refundedOn, statedAgainOn } = world.book;
  const accepted = (refundedOn.get(day) ?? []).map((r) => ({ ...r, at: r.refund.acceptedAt }));
  const again = (statedAgainOn.get(day) ?? []).map((r) => ({
    ...r,
    at: r.refund.succeededAt ?? r.refund.acceptedAt,
  }));
  return [...accepted, ...again].flatMap(({ trade, refund, at }) => {
    if (trade.channel !== "wechat" || trade.dialect !== undefined) return [];
    // The part that goes back to a channel's coupon; a merchant's own coupon is no money at all.
    const couponRefund = trade.payment?.couponBy === "channel" ? refund.settlementFen - refund.payerFen : 0n;
    return {
      at,
      settlement: 0n,
      refund: refund.settlementFen,
      couponRefund,
      fee: -refund.feeReturnedFen,
      order: 0n,
      requested: refund.fen,
      isFromBalance: refund.isFromBalance,
      values: [
        ...common(world, trade, at),
        "REFUND",
        "OTHERS",
        "CNY",
        "0.00",
        "0.00",
        refund.reference,
        refund.no,
        formatAmount(refund.settlementFen),
        formatAmount(couponRefund),
        "ORIGINAL",
        at === refund.acceptedAt && refund.isSlow ? "PROCESSING" : refundStatusOf(refund),
        oneLine(trade.description),
        oneLine(trade.echo.attach ?? ""),
        fiveDecimals(-refund.feeReturnedFen),
        RATE,
        "0.00",
        formatAmount(refund.fen),
        "",
      ],
    };
  });
}

function common(world: World, trade: Parameters<typeof openidOf>[0], at: Date): string[] {
  const { spAppid, spMchid } = wechatKeys(world).settings;
  return [
    clockText(at),
    spAppid,
    spMchid,
    trade.channelNo,
    trade.echo.device_id ?? "",
    trade.payment?.reference ?? "",
    trade.no,
    openidOf(trade),
    tradeTypeOf(trade),
  ];
}

const oneLine = (text: string) => text.replace(/[\r\n`]+/g, " ");
