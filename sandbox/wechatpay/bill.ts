import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Day } from "#server/calendar/day.ts";
import { clockText } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import { SPOILT, sumOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { wechatKeys } from "./keys.ts";
import { openidOf, refundStatusOf } from "./wire.ts";

/**
 * The trade bill (ALL) of one day: BOM, CRLF, header by name, a backtick before every value, then the summary.
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
}

export function wechatBill(world: World, day: Day): Buffer {
  const rows = [...paymentRows(world, day), ...refundRows(world, day)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
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
  return Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`, "utf8");
}

const backticked = (values: readonly string[]) => values.map((v) => `\`${v}`).join(",");
const fiveDecimals = (fen: bigint) => `${formatAmount(fen)}000`;

function paymentRows(world: World, day: Day): Row[] {
  return (world.book.paidOn.get(day) ?? []).flatMap((trade) => {
    const payment = trade.payment;
    if (trade.channel !== "wechat" || !payment) return [];
    const { settlementFen, feeFen, couponFen } = payment;
    return {
      at: payment.at,
      settlement: settlementFen,
      refund: 0n,
      couponRefund: 0n,
      fee: feeFen,
      order: trade.totalFen,
      requested: 0n,
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
    if (trade.channel !== "wechat") return [];
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
    "NATIVE",
  ];
}

const oneLine = (text: string) => text.replace(/[\r\n`]+/g, " ");
