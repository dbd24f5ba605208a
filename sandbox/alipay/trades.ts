import { addDays } from "#server/calendar/calendar.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { clockText, dayOf, startOf } from "#server/calendar/instant.ts";
import { formatAmount } from "#server/money/amount.ts";
import { acceptRefund, REFUNDS_MAX } from "../trade/accept-refund.ts";
import { MAGIC } from "../trade/magic.ts";
import { CODE_LIFETIME_MS } from "../trade/references.ts";
import { reverseTrade } from "../trade/reverse-trade.ts";
import { refundedOf, stateOf, type Trade } from "../trade/trade.ts";
import { fromWallTime } from "../world/day.ts";
import type { World } from "../world/world.ts";
import { businessError } from "./errors.ts";
import {
  alipayReference,
  amount,
  type Biz,
  BUYER_LOGON,
  buyerIdOf,
  couponFields,
  findTrade,
  newCodeUrl,
  refundFeeOf,
  text,
  tradeStatusOf,
} from "./wire.ts";

type Node = Record<string, unknown>;
const LIFETIME_MS = 3 * 3_600_000;

/** alipay.trade.precreate: a code to scan. */
export async function precreate(world: World, biz: Biz, notifyUrl: string) {
  const { lost, trade } = await place(world, biz, { notifyUrl, codeUrl: newCodeUrl(), way: "precreate" });
  return { lost, node: { out_trade_no: trade.no, qr_code: trade.codeUrl } };
}

/** alipay.trade.create: a trade of this payer, which a page in the wallet lets the payer pay. */
export async function create(world: World, biz: Biz, notifyUrl: string) {
  const buyers = [text(biz, "buyer_id"), text(biz, "buyer_open_id")].filter((id) => id !== "");
  if (buyers.length !== 1) throw businessError("ACQ.INVALID_PARAMETER", "：buyer_id");
  if (text(biz, "buyer_id") !== "" && !/^2088\d{12}$/.test(text(biz, "buyer_id")))
    throw businessError("ACQ.BUYER_NOT_EXIST");
  const tradeNo = alipayReference(writeCompactDay(dayOf(world.now())));
  const { lost, trade } = await place(world, biz, { notifyUrl, codeUrl: tradeNo, way: "create" });
  return { lost, node: { out_trade_no: trade.no, trade_no: trade.codeUrl } };
}

/** How an order is asked for, and what the payer pays it by. */
interface Asked {
  notifyUrl: string;
  codeUrl: string;
  way: "precreate" | "create" | "pay";
}

/** Takes a trade, or the same once more. `lost`: it stands, its answer does not arrive. */
export async function place(world: World, biz: Biz, { notifyUrl, codeUrl, way }: Asked) {
  const no = text(biz, "out_trade_no");
  if (!/^[A-Za-z0-9_]{1,64}$/.test(no)) throw businessError("ACQ.INVALID_PARAMETER", "：out_trade_no");
  const subject = text(biz, "subject");
  if (subject === "" || subject.length > 256 || /[/=&]/.test(subject))
    throw businessError("ACQ.INVALID_PARAMETER", "：subject");
  const totalFen = amount(biz, "total_amount");
  const channelNo = smidOf(world, biz);
  const now = world.now();
  const expiresAt = expiryOf(biz, now);
  const codeExpiresAt = new Date(now.getTime() + CODE_LIFETIME_MS).toISOString();
  const fingerprint = JSON.stringify([way, channelNo, String(totalFen), subject]);
  const known = world.book.find("alipay", no);
  if (known) {
    const state = stateOf(known, now);
    if (state === "paid") throw businessError("ACQ.TRADE_HAS_SUCCESS");
    if (state === "closed") throw businessError("ACQ.TRADE_HAS_CLOSE");
    if (known.fingerprint !== fingerprint) throw businessError("ACQ.CONTEXT_INCONSISTENT");
    if (way === "precreate")
      await world.record({ kind: "recoded", channel: "alipay", no, codeUrl, codeExpiresAt });
    return { lost: false, trade: known };
  }
  if (world.book.faults.refuse || totalFen === MAGIC.refused)
    throw businessError("ACQ.MERCHANT_STATUS_NOT_NORMAL");
  await world.record({
    kind: "placed",
    at: now.toISOString(),
    channel: "alipay",
    no,
    channelNo,
    totalFen: String(totalFen),
    description: subject,
    notifyUrl,
    expiresAt: expiresAt.toISOString(),
    codeUrl,
    codeExpiresAt,
    fingerprint,
    echo: {
      ...Object.fromEntries(
        ["body", "store_id", "terminal_id", "operator_id", "passback_params"].map((f) => [f, text(biz, f)]),
      ),
      ...(way === "create" && { trade_no: codeUrl }),
    },
  });
  const trade = world.book.find("alipay", no) as Trade;
  return { lost: totalFen === MAGIC.lostAnswer, trade };
}

function smidOf(world: World, biz: Biz): string {
  const sub = biz.sub_merchant;
  const smid = typeof sub === "object" && sub !== null ? text(sub as Biz, "merchant_id") : "";
  if (smid === "") throw businessError("ACQ.SECONDARY_MERCHANT_ID_BLANK");
  const shop = world.desk.shopOf("alipay", smid);
  if (!shop) throw businessError("ACQ.SECONDARY_MERCHANT_ID_INVALID");
  if (shop.status !== "active") throw businessError("ACQ.SECONDARY_MERCHANT_STATUS_ERROR");
  return smid;
}

/** time_expire wins over timeout_express; without either, three hours. */
function expiryOf(biz: Biz, now: Date): Date {
  const absolute = text(biz, "time_expire");
  if (absolute !== "") {
    const at = fromWallTime(absolute);
    if (Number.isNaN(at.getTime())) throw businessError("ACQ.INVALID_PARAMETER", "：time_expire");
    if (at <= now) throw businessError("ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR");
    return at;
  }
  const relative = text(biz, "timeout_express") || text(biz, "qr_code_timeout_express");
  if (relative === "") return new Date(now.getTime() + LIFETIME_MS);
  if (relative === "1c") return startOf(addDays(dayOf(now), 1));
  const m = /^(\d{1,5})([mhd])$/.exec(relative);
  if (!m) throw businessError("ACQ.INVALID_PARAMETER", "：timeout_express");
  const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 }[m[2] as "m" | "h" | "d"];
  return new Date(now.getTime() + Number(m[1]) * unit);
}

/** alipay.trade.query */
export function query(world: World, biz: Biz): Node {
  const trade = findTrade(world, biz);
  const payment = trade.payment;
  return {
    out_trade_no: trade.no,
    trade_status: tradeStatusOf(trade, world.now()),
    total_amount: formatAmount(trade.totalFen),
    buyer_logon_id: BUYER_LOGON,
    ...(trade.echo.store_id ? { store_id: trade.echo.store_id } : {}),
    ...(trade.echo.terminal_id ? { terminal_id: trade.echo.terminal_id } : {}),
    ...(trade.echo.passback_params ? { passback_params: trade.echo.passback_params } : {}),
    ...(payment
      ? {
          trade_no: payment.reference,
          buyer_user_id: buyerIdOf(trade),
          buyer_user_type: "PRIVATE",
          send_pay_date: clockText(payment.at),
          receipt_amount: formatAmount(payment.settlementFen),
          buyer_pay_amount: formatAmount(payment.payerFen),
          invoice_amount: formatAmount(payment.payerFen),
          point_amount: "0.00",
          ...couponFields(trade),
        }
      : {}),
  };
}

/** alipay.trade.close: unpaid only; what is closed already cannot be closed again, ask instead. */
export async function close(world: World, biz: Biz): Promise<Node> {
  const trade = findTrade(world, biz);
  const state = stateOf(trade, world.now());
  if (state === "paid" || state === "closed") throw businessError("ACQ.REASON_TRADE_STATUS_INVALID");
  await world.record({ kind: "closed", channel: "alipay", no: trade.no, at: world.now().toISOString() });
  return { out_trade_no: trade.no };
}

/** alipay.trade.cancel: closes an unpaid trade, refunds a paid one; repeatable. */
export async function cancel(world: World, biz: Biz): Promise<Node> {
  const no = text(biz, "out_trade_no");
  const trade = no !== "" ? world.book.find("alipay", no) : findTrade(world, biz);
  if (!trade) return { out_trade_no: no, retry_flag: "N" };
  const action = (await reverseTrade(world, trade)) === "refunded" ? "refund" : "close";
  return { out_trade_no: trade.no, trade_no: trade.payment?.reference ?? "", retry_flag: "N", action };
}

/** alipay.trade.refund: refund_fee is the sum so far; fund_change says whether this call moved money. */
export async function refund(world: World, biz: Biz): Promise<Node> {
  const trade = findTrade(world, biz);
  const fen = amount(biz, "refund_amount");
  const payment = trade.payment;
  if (!payment) throw businessError("ACQ.TRADE_STATUS_ERROR");
  const refundNo = text(biz, "out_request_no") || trade.no;
  if (text(biz, "out_request_no") === "" && fen !== trade.totalFen)
    throw businessError("ACQ.INVALID_PARAMETER", "：部分退款必须传 out_request_no");
  const known = trade.refunds.find((r) => r.no === refundNo);
  if (known && known.fen !== fen) throw businessError("ACQ.DISCORDANT_REPEAT_REQUEST");
  if (!known) {
    if (fen > trade.totalFen - refundedOf(trade)) throw businessError("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
    if (trade.refunds.length >= REFUNDS_MAX)
      throw businessError("ACQ.INVALID_PARAMETER", "：退款次数已达上限");
    if (world.book.faults.refuseRefunds) throw businessError("ACQ.SELLER_BALANCE_NOT_ENOUGH");
    await acceptRefund(world, trade, { refundNo, fen, reason: text(biz, "refund_reason"), notifyUrl: "" });
  }
  const done = trade.refunds.find((r) => r.no === refundNo);
  return {
    out_trade_no: trade.no,
    trade_no: payment.reference,
    buyer_logon_id: BUYER_LOGON,
    buyer_user_id: buyerIdOf(trade),
    fund_change: known ? "N" : "Y",
    refund_fee: refundFeeOf(trade),
    refund_charge_amount: formatAmount(done?.feeReturnedFen ?? 0n),
    gmt_refund_pay: clockText(done?.succeededAt ?? world.now()),
    store_name: trade.echo.store_id ?? "",
  };
}

/** alipay.trade.fastpay.refund.query: no refund_status = no such refund, or not refunded. */
export function refundQuery(world: World, biz: Biz): Node {
  const trade = findTrade(world, biz);
  const refundNo = text(biz, "out_request_no");
  if (refundNo === "") throw businessError("ACQ.INVALID_PARAMETER", "：out_request_no");
  const found = trade.refunds.find((r) => r.no === refundNo);
  if (!found?.succeededAt) return {};
  return {
    out_trade_no: trade.no,
    trade_no: trade.payment?.reference ?? "",
    out_request_no: found.no,
    total_amount: formatAmount(trade.totalFen),
    refund_amount: formatAmount(found.fen),
    refund_status: "REFUND_SUCCESS",
    refund_reason: found.reason,
    refund_charge_amount: formatAmount(found.feeReturnedFen),
    gmt_refund_pay: clockText(found.succeededAt),
  };
}
