/**
 * WeChat Pay's words and ours, both ways (API v3, partner mode). Amounts there are whole fen, times RFC 3339. What
 * comes in is read strictly where we rely on it and not at all elsewhere.
 */
import { z } from "zod";
import { instantText } from "../../calendar/instant.ts";
import { isStorableInstant, isStorableText } from "../../storable.ts";
import type { OrderState, Payer, PlaceOrder, PlaceRefund, RefundState } from "../acquirer.ts";
import { orderHintOf } from "../order-hint.ts";

/** Longest goods text the interface takes, in characters. */
export const MAX_DESCRIPTION = 127;
const MAX_REASON = 80;

const Text = z.string().max(512).refine(isStorableText, "characters");
const Fen = z
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER)
  .transform((n) => BigInt(n));
const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(isStorableInstant, "another century");

export const Failure = z.object({ code: Text, message: Text.catch("") });
export const Created = z.object({ code_url: z.string().min(1).max(1024) });
export const Prepared = z.object({ prepay_id: z.string().min(1).max(128) });

export const Transaction = z.object({
  sp_mchid: Text,
  sub_mchid: Text,
  out_trade_no: Text,
  trade_state: Text,
  transaction_id: Text.optional(),
  success_time: Instant.optional(),
  attach: Text.optional(),
  amount: z.object({ total: Fen, payer_total: Fen.optional() }).optional(),
});
export type Transaction = z.infer<typeof Transaction>;

const RefundAmount = z.object({ refund: Fen });
/** The answer to a request or query. */
export const Refund = z.object({
  out_refund_no: Text,
  out_trade_no: Text,
  refund_id: Text,
  status: Text,
  success_time: Instant.optional(),
  amount: RefundAmount,
});
export type Refund = z.infer<typeof Refund>;
/** In a notification the state has another name, and the provider's number stands beside it. */
export const NotifiedRefund = Refund.omit({ status: true }).extend({ sp_mchid: Text, refund_status: Text });

export const Envelope = z.object({
  event_type: Text,
  resource: z.object({
    algorithm: z.literal("AEAD_AES_256_GCM"),
    ciphertext: z.string().max(1_048_576),
    nonce: Text,
    associated_data: Text.optional(),
  }),
});
export const BillTicket = z.object({
  hash_type: z.literal("SHA1"),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.url().max(2048),
});

/**
 * Texts for the payer and the bill: only characters of up to three UTF-8 bytes, on one line, and no backtick, which
 * is what the bill's layout separates values with.
 */
export function plainText(text: string, maxLength: number): string {
  return [...text]
    .filter((c) => (c.codePointAt(0) ?? 0) <= 0xffff && !/[\p{Cc}\p{Cs}`]/u.test(c))
    .join("")
    .trim()
    .slice(0, maxLength);
}

export interface Provider {
  spMchid: string;
  spAppid: string;
  notifyUrl: string;
  refundNotifyUrl: string;
}

/** What every way of paying says of an order; whole fen, a `number` because the protocol has no other. */
export function orderBody(provider: Provider, order: PlaceOrder): Record<string, unknown> {
  return {
    sp_appid: provider.spAppid,
    sp_mchid: provider.spMchid,
    sub_mchid: order.channelNo,
    description: plainText(order.description, MAX_DESCRIPTION) || "收款",
    out_trade_no: order.merchantOrderNo,
    // It comes back in notification, query and bill: how we find the row.
    attach: orderHintOf(order),
    time_expire: instantText(order.expiresAt),
    notify_url: provider.notifyUrl,
    amount: { total: Number(order.amountFen), currency: "CNY" },
    ...(order.terminal ? { scene_info: { device_id: order.terminal.slice(0, 32) } } : {}),
  };
}

/** A payer on our page: under the provider's application, or under the shop's own. */
export const payerBody = ({ id, appId }: Payer): Record<string, unknown> =>
  appId === undefined ? { payer: { sp_openid: id } } : { sub_appid: appId, payer: { sub_openid: id } };

/** Body of a refund; the refund number makes a repeat the same refund. */
export function refundBody(provider: Provider, refund: PlaceRefund): Record<string, unknown> {
  return {
    sub_mchid: refund.channelNo,
    transaction_id: refund.acquirerReference,
    out_refund_no: refund.refundNo,
    reason: plainText(refund.reason, MAX_REASON) || "退款",
    notify_url: provider.refundNotifyUrl,
    amount: { refund: Number(refund.amountFen), total: Number(refund.orderFen), currency: "CNY" },
  };
}

/** Undefined when the answer claims a payment without saying which, when or how much. */
export function orderStateOf(t: Transaction): OrderState | undefined {
  switch (t.trade_state) {
    case "USERPAYING":
      return { state: "open", isPaying: true };
    case "NOTPAY":
    case "ACCEPT":
    case "PAYERROR":
      return { state: "open" };
    case "CLOSED":
    case "REVOKED":
      return { state: "closed" };
    case "SUCCESS":
    case "REFUND":
      if (!t.transaction_id || !t.success_time || !t.amount) return undefined;
      return {
        state: "paid",
        acquirerReference: t.transaction_id,
        amountFen: t.amount.total,
        payerFen: t.amount.payer_total ?? t.amount.total,
        paidAt: t.success_time,
        refunded: t.trade_state === "REFUND",
      };
    default:
      return undefined;
  }
}

/** ABNORMAL is not the end: the payer's card did not take the money and the acquirer has to find another way. */
export function refundStateOf(r: Omit<Refund, "status">, status: string): RefundState | undefined {
  switch (status) {
    case "SUCCESS":
      if (!r.success_time) return undefined;
      return {
        state: "succeeded",
        acquirerRefundReference: r.refund_id,
        amountFen: r.amount.refund,
        succeededAt: r.success_time,
      };
    case "PROCESSING":
    case "ABNORMAL":
      return { state: "pending", acquirerRefundReference: r.refund_id };
    case "CLOSED":
    case "CLOSE":
      return { state: "failed", channelCode: "REFUND_CLOSED", message: "退款关闭" };
    default:
      return undefined;
  }
}

/** Codes were renamed over the years and both spellings are in use: ORDER_PAID and ORDERPAID are one. */
export function isCode(code: string, name: string): boolean {
  return code.replaceAll("_", "") === name.replaceAll("_", "");
}
