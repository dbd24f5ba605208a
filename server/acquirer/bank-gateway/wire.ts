/** The gateway's words and ours, both ways. Amounts are whole fen as text, times Beijing time as yyyyMMddHHmmss. */
import { z } from "zod";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import { clockText } from "../../calendar/instant.ts";
import { ORDER_MAX_FEN } from "../../money/fen.ts";
import { isStorableInstant, isStorableText } from "../../storable.ts";
import type { OrderKey, OrderState, PlaceOrder, PlaceRefund } from "../acquirer.ts";
import { orderHintOf } from "../order-hint.ts";
import { ORDER_STATES } from "./codes.ts";
import type { BankGatewayConfig } from "./service.ts";
import type { Fields } from "./signature.ts";
import { walletOfType } from "./trade-type-codec.ts";

const MAX_BODY = 127;
const MAX_NAME = 32;

const Text = z.string().max(512).refine(isStorableText, "characters");
const Fen = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(BigInt)
  .refine((fen) => fen <= ORDER_MAX_FEN * 10n, "not an amount");
const Time = z.string().transform((text, ctx): Date => {
  const at = new Date(text.replace(/^(....)(..)(..)(..)(..)(..)$/, "$1-$2-$3T$4:$5:$6+08:00"));
  if (/^\d{14}$/.test(text) && isStorableInstant(at) && stamp(at) === text) return at;
  ctx.issues.push({ code: "custom", input: text, message: "not a time" });
  return z.NEVER;
});

export const Made = z.object({ code_url: z.string().min(1).max(1024) });
/** A payment, as a query, a charge and a notification tell it. */
export const Payment = z.object({
  out_trade_no: Text,
  mch_id: Text,
  transaction_id: Text.min(1),
  trade_type: Text,
  total_fee: Fen,
  cash_fee: Fen.optional(),
  buyer_pay_amount: Fen.optional(),
  time_end: Time,
  attach: Text.optional(),
});
export type Payment = z.infer<typeof Payment>;
export const Queried = z.object({ out_trade_no: Text, trade_state: Text });
export const Refunded = z.object({ out_refund_no: Text, refund_id: Text.min(1), refund_fee: Fen });
export const RefundRow = z.object({
  out_refund_no: Text,
  refund_id: Text,
  refund_fee: Fen,
  refund_status: Text,
  refund_time: Time.optional(),
});
export type RefundRow = z.infer<typeof RefundRow>;

/** "20261120120000", Beijing time. */
const stamp = (at: Date): string => clockText(at).replace(/\D/g, "");
export const billDay = writeCompactDay;

/** How the gateway finds an order: its shop's number, and ours. */
export const orderFields = ({ channelNo, merchantOrderNo }: OrderKey): Fields => ({
  mch_id: channelNo,
  out_trade_no: merchantOrderNo,
});

/** An order, whatever way it is paid. */
export const placeFields = (config: BankGatewayConfig, order: PlaceOrder, now: Date): Fields => ({
  ...orderFields(order),
  body: plainText(order.description, MAX_BODY) || "收款",
  attach: orderHintOf(order),
  total_fee: String(order.amountFen),
  mch_create_ip: config.serverIp,
  notify_url: config.notifyUrl,
  time_start: stamp(now),
  time_expire: stamp(order.expiresAt),
  device_info: plainText(order.terminal ?? "", MAX_NAME),
});

/** A refund; its number makes a repeat the same refund. Whoever asked for it is the shop, by its own number. */
export const refundFields = (refund: PlaceRefund): Fields => ({
  mch_id: refund.channelNo,
  transaction_id: refund.acquirerReference,
  out_trade_no: refund.merchantOrderNo,
  out_refund_no: refund.refundNo,
  total_fee: String(refund.orderFen),
  refund_fee: String(refund.amountFen),
  op_user_id: refund.channelNo,
  refund_channel: "ORIGINAL",
});

/** A payment in our words. What the payer's wallet gave lowers what the payer paid, never what was owed. */
export const paidOf = (p: Payment): Extract<OrderState, { state: "paid" }> => ({
  state: "paid",
  acquirerReference: p.transaction_id,
  amountFen: p.total_fee,
  payerFen: p.buyer_pay_amount ?? p.cash_fee ?? p.total_fee,
  paidAt: p.time_end,
  refunded: false,
});

/** Whether a payment is the one that was asked for: order and wallet; the shop is every answer's. */
export const isOf = (p: Payment, key: OrderKey): boolean =>
  p.out_trade_no === key.merchantOrderNo && walletOfType(p.trade_type) === key.channel;

export const orderStateOf = (word: string): "open" | "paid" | "closed" | undefined =>
  Object.hasOwn(ORDER_STATES, word) ? ORDER_STATES[word] : undefined;

/** Texts for the payer and the bill, whose cells begin with a back-tick and end with a line. */
function plainText(text: string, maxLength: number): string {
  return [...text]
    .filter((c) => (c.codePointAt(0) ?? 0) <= 0xffff && !/[\p{Cc}\p{Cs}`]/u.test(c))
    .join("")
    .replaceAll("]]>", "]]")
    .trim()
    .slice(0, maxLength);
}
