/**
 * Alipay's words and ours, both ways (OpenAPI v2 gateway, 间联 with `sub_merchant`). Amounts there are yuan with two
 * decimals as text, times Beijing time without a zone.
 */
import { z } from "zod";
import { clockText } from "../../calendar/instant.ts";
import { formatAmount, parseAmount } from "../../money/amount.ts";
import { ORDER_MAX_FEN } from "../../money/fen.ts";
import { isStorableInstant, isStorableText } from "../../storable.ts";
import type { OrderState, Payer, PlaceOrder, PlaceRefund } from "../acquirer.ts";
import { orderHintOf } from "../order-hint.ts";

const MAX_SUBJECT = 256;
const MAX_REASON = 256;

const Text = z.string().max(512).refine(isStorableText, "characters");
const Yuan = Text.transform((text, ctx): bigint => {
  const read = parseAmount(text);
  if ("fen" in read && read.fen <= ORDER_MAX_FEN * 10n) return read.fen;
  ctx.issues.push({ code: "custom", input: text, message: "not an amount" });
  return z.NEVER;
});
const BeijingTime = Text.transform((text, ctx): Date => {
  const at = new Date(`${text.replace(" ", "T")}+08:00`);
  // Milliseconds may follow (gmt_refund "…:00.000"); seconds are what we keep.
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?$/.test(text) && isStorableInstant(at)) return at;
  ctx.issues.push({ code: "custom", input: text, message: "not a time" });
  return z.NEVER;
});

/** What every answer says of itself. */
export const Outcome = z.object({
  code: Text,
  msg: Text.optional(),
  sub_code: Text.optional(),
  sub_msg: Text.optional(),
});
export const Precreated = z.object({ out_trade_no: Text, qr_code: z.string().min(1).max(1024) });
export const Made = z.object({ out_trade_no: Text, trade_no: Text });
export const Charged = z.object({
  out_trade_no: Text,
  trade_no: Text,
  total_amount: Yuan,
  buyer_pay_amount: Yuan.optional(),
  gmt_payment: BeijingTime,
});
export const Cancelled = z.object({ out_trade_no: Text.optional(), retry_flag: z.enum(["Y", "N"]) });
export const Trade = z.object({
  /** Absent while nobody has paid. */
  trade_no: Text.optional(),
  out_trade_no: Text,
  trade_status: Text,
  total_amount: Yuan.optional(),
  buyer_pay_amount: Yuan.optional(),
  send_pay_date: BeijingTime.optional(),
});
export type Trade = z.infer<typeof Trade>;
export const Refunded = z.object({
  out_trade_no: Text,
  fund_change: Text,
  gmt_refund_pay: BeijingTime.optional(),
});
export const RefundQueried = z.object({
  out_trade_no: Text.optional(),
  out_request_no: Text.optional(),
  refund_status: Text.optional(),
  refund_amount: Yuan.optional(),
  gmt_refund_pay: BeijingTime.optional(),
});
export const BillLink = z.object({ bill_download_url: z.url().max(4096) });
export const Notice = z.object({
  app_id: Text,
  out_trade_no: Text,
  trade_no: Text,
  trade_status: Text,
  total_amount: Yuan,
  buyer_pay_amount: Yuan.optional(),
  gmt_payment: BeijingTime.optional(),
  gmt_refund: Text.optional(),
  refund_fee: Text.optional(),
  out_biz_no: Text.optional(),
  passback_params: Text.optional(),
});
export type Notice = z.infer<typeof Notice>;

/** Texts for the payer and the bill: without what the interface forbids (/ = &) and the comma that breaks bill rows. */
function plainText(text: string, maxLength: number): string {
  return [...text]
    .filter((c) => (c.codePointAt(0) ?? 0) <= 0xffff && !/[\p{Cc}\p{Cs}/=&]/u.test(c))
    .join("")
    .replaceAll(",", "，")
    .trim()
    .slice(0, maxLength);
}

/** What every way of paying says in `biz_content`; amounts as yuan with two decimals. */
export function orderContent(order: Omit<PlaceOrder, "payer">): Record<string, unknown> {
  return {
    out_trade_no: order.merchantOrderNo,
    total_amount: formatAmount(order.amountFen),
    subject: plainText(order.description, MAX_SUBJECT) || "收款",
    product_code: "FACE_TO_FACE_PAYMENT",
    time_expire: clockText(order.expiresAt),
    passback_params: encodeURIComponent(orderHintOf(order)),
    sub_merchant: { merchant_id: order.channelNo, merchant_type: "alipay" },
    ...(order.terminal ? { terminal_id: order.terminal.slice(0, 32) } : {}),
  };
}

/** A payer on our page: the number that is the same everywhere, or the one of this application. */
export const payerContent = ({ id }: Payer): Record<string, string> =>
  /^2088\d{12}$/.test(id) ? { buyer_id: id } : { buyer_open_id: id };

/** `biz_content` of `alipay.trade.refund`; the refund number makes a repeat the same refund. */
export function refundContent(refund: PlaceRefund): Record<string, unknown> {
  return {
    out_trade_no: refund.merchantOrderNo,
    trade_no: refund.acquirerReference,
    out_request_no: refund.refundNo,
    refund_amount: formatAmount(refund.amountFen),
    refund_reason: plainText(refund.reason, MAX_REASON) || "退款",
  };
}

interface TradeFacts {
  trade_no?: string | undefined;
  trade_status: string;
  total_amount?: bigint | undefined;
  buyer_pay_amount?: bigint | undefined;
  paidAt?: Date | undefined;
}

/** A closed trade that has a payment time was paid and given back in full; without one it was never paid. */
export function orderStateOf(t: TradeFacts): OrderState | undefined {
  const { trade_status: status, total_amount, paidAt } = t;
  if (status === "WAIT_BUYER_PAY") return { state: "open" };
  if (status === "TRADE_CLOSED" && !paidAt) return { state: "closed" };
  if (status !== "TRADE_SUCCESS" && status !== "TRADE_FINISHED" && status !== "TRADE_CLOSED")
    return undefined;
  if (!paidAt || total_amount === undefined || !t.trade_no) return undefined;
  return {
    state: "paid",
    acquirerReference: t.trade_no,
    amountFen: total_amount,
    payerFen: t.buyer_pay_amount ?? total_amount,
    paidAt,
    refunded: status === "TRADE_CLOSED",
  };
}

/** We send it percent-encoded; it comes back as sent or decoded. */
export function passedBack(passback: string | undefined): string | undefined {
  if (!passback) return undefined;
  try {
    return decodeURIComponent(passback);
  } catch {
    return passback;
  }
}

/** Codes after which nobody can say what happened. */
export function isUnclear(code: string, subCode: string): boolean {
  return (
    code === "20000" ||
    /(^|\.)SYSTEM_ERROR$/.test(subCode) ||
    /^isp\.(?!bill_not_exist)/.test(subCode) ||
    /UNKNOWN_ERROR|FREQUENCY_LIMITED|CONCURRENT/.test(subCode)
  );
}

/** Codes come with and without their prefix: ACQ.TRADE_NOT_EXIST and TRADE_NOT_EXIST are one. */
export function isSubCode(subCode: string, name: string): boolean {
  return subCode.toUpperCase().replace(/^(ACQ|AQC|ISV|ISP)\./, "") === name;
}
