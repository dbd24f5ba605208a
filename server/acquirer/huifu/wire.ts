/** 斗拱's words and ours, both ways. Amounts are yuan with two decimals as text, times Beijing time as yyyyMMddHHmmss. */
import { z } from "zod";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import { clockText } from "../../calendar/instant.ts";
import { formatAmount, parseAmount } from "../../money/amount.ts";
import { ORDER_MAX_FEN } from "../../money/fen.ts";
import { isStorableInstant, isStorableText } from "../../storable.ts";
import type { OrderKey, OrderState, Paid, PlaceOrder, PlaceRefund, RefundState } from "../acquirer.ts";
import { orderHintOf } from "../order-hint.ts";
import { ORDER_STATES, REFUND_STATES } from "./codes.ts";
import { walletOfType } from "./trade-type-codec.ts";

/** Their older interface takes one character less than the newer one. */
const MAX_GOODS = 127;
const MAX_REMARK = 84;

const Text = z.string().max(512).refine(isStorableText, "characters");
const Yuan = Text.transform((text, ctx): bigint => {
  const read = parseAmount(text);
  if (/^\d+\.\d\d$/.test(text) && "fen" in read && read.fen <= ORDER_MAX_FEN * 10n) return read.fen;
  ctx.issues.push({ code: "custom", input: text, message: "not an amount" });
  return z.NEVER;
});
const Time = Text.transform((text, ctx): Date => {
  const at = new Date(text.replace(/^(....)(..)(..)(..)(..)(..)$/, "$1-$2-$3T$4:$5:$6+08:00"));
  if (/^\d{14}$/.test(text) && isStorableInstant(at) && stamp(at) === text) return at;
  ctx.issues.push({ code: "custom", input: text, message: "not a time" });
  return z.NEVER;
});
/** What says nothing comes as nothing or as "". */
const orNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** A payment, as create, query and a notification tell it; the last calls its kind otherwise. */
export const Payment = z.object({
  req_seq_id: Text,
  huifu_id: Text,
  hf_seq_id: orNothing(Text),
  trade_type: orNothing(Text),
  trans_type: orNothing(Text),
  trans_stat: Text,
  trans_amt: orNothing(Yuan),
  pay_amt: orNothing(Yuan),
  end_time: orNothing(Time),
  remark: orNothing(Text),
});
export type Payment = z.infer<typeof Payment>;
export const Made = z.object({
  qr_code: orNothing(z.string().max(1024)),
  pay_info: orNothing(z.string().max(4096)),
});
export const Closing = z.object({ trans_stat: Text, org_trans_stat: orNothing(Text) });
/** A refund; queried, its own names come with `org_` before them. */
export const Refunding = z.object({
  req_seq_id: orNothing(Text),
  org_req_seq_id: orNothing(Text),
  hf_seq_id: orNothing(Text),
  org_hf_seq_id: orNothing(Text),
  trans_stat: Text,
  ord_amt: orNothing(Yuan),
  trans_finish_time: orNothing(Time),
  bank_code: orNothing(Text),
  bank_message: orNothing(Text),
});
export const RefundNotice = z.object({
  req_seq_id: Text,
  hf_seq_id: Text,
  org_req_seq_id: Text,
  pay_channel: Text,
  trans_stat: Text,
  ord_amt: Yuan,
  trans_finish_time: orNothing(Time),
  bank_code: orNothing(Text),
  bank_message: orNothing(Text),
});

/** "20261120120000", Beijing time. */
const stamp = (at: Date): string => clockText(at).replace(/\D/g, "");
export const wireDay = writeCompactDay;

/** How an order is found: a number is one only with the day on which it was first sent. */
export const orderData = (key: OrderKey) => ({
  huifu_id: key.channelNo,
  req_date: wireDay(key.sentOn),
  req_seq_id: key.merchantOrderNo,
});
/** The same where it is the original of something. */
export const originalData = (key: OrderKey) => ({
  huifu_id: key.channelNo,
  org_req_date: wireDay(key.sentOn),
  org_req_seq_id: key.merchantOrderNo,
});

/** An order, whatever way it is paid. `remark` comes back with everything that is told of it. */
export const placeData = (order: PlaceOrder, notifyUrl: string) => ({
  ...orderData(order),
  trans_amt: formatAmount(order.amountFen),
  goods_desc: plainText(order.description, MAX_GOODS) || "收款",
  remark: orderHintOf(order),
  time_expire: stamp(order.expiresAt),
  notify_url: notifyUrl,
});

/** A refund; number and day make a repeat the same refund. */
export const refundData = (refund: PlaceRefund, notifyUrl: string) => ({
  ...originalData(refund),
  req_date: wireDay(refund.refundSentOn),
  req_seq_id: refund.refundNo,
  ord_amt: formatAmount(refund.amountFen),
  remark: plainText(refund.reason, MAX_REMARK),
  notify_url: notifyUrl,
});

/** A payment in our words; undefined where it says less than it must, or of another order than `key`. */
export function orderStateOf(p: Payment, key?: OrderKey): OrderState | undefined {
  const type = p.trade_type ?? p.trans_type;
  if (key && !isOf(p, key, type)) return undefined;
  const state = Object.hasOwn(ORDER_STATES, p.trans_stat) ? ORDER_STATES[p.trans_stat] : undefined;
  if (state === "open") return type?.endsWith("_MICROPAY") ? { state, isPaying: true } : { state };
  return state === "paid" ? paidOf(p) : state && { state };
}

const isOf = (p: Payment, key: OrderKey, type: string | undefined): boolean =>
  p.req_seq_id === key.merchantOrderNo &&
  p.huifu_id === key.channelNo &&
  (type === undefined || walletOfType(type) === key.channel);

/** What the payer's wallet gave lowers what the payer paid; only a notification says it. */
function paidOf(p: Payment): Paid | undefined {
  if (p.hf_seq_id === undefined || p.trans_amt === undefined || !p.end_time) return undefined;
  return {
    state: "paid",
    acquirerReference: p.hf_seq_id,
    amountFen: p.trans_amt,
    payerFen: p.pay_amt ?? p.trans_amt,
    paidAt: p.end_time,
    refunded: false,
  };
}

interface RefundFacts {
  trans_stat: string;
  reference: string | undefined;
  ord_amt?: bigint | undefined;
  trans_finish_time?: Date | undefined;
  bank_code?: string | undefined;
  bank_message?: string | undefined;
}

/** A refund in our words; undefined where it says less than it must. `at`: where the acquirer does not say when. */
export function refundStateOf(r: RefundFacts, at: Date): RefundState | undefined {
  const state = Object.hasOwn(REFUND_STATES, r.trans_stat) ? REFUND_STATES[r.trans_stat] : undefined;
  if (state === "pending") return { state, acquirerRefundReference: r.reference };
  if (state === "failed")
    return { state, channelCode: r.bank_code ?? `trans_stat_${r.trans_stat}`, message: r.bank_message ?? "" };
  if (state === undefined || r.reference === undefined || r.ord_amt === undefined) return undefined;
  const succeededAt = r.trans_finish_time ?? at;
  return { state, acquirerRefundReference: r.reference, amountFen: r.ord_amt, succeededAt };
}

/** Texts for the payer and the bill, whose cells end with a comma. */
function plainText(text: string, maxLength: number): string {
  return [...text]
    .filter((c) => (c.codePointAt(0) ?? 0) <= 0xffff && !/[\p{Cc}\p{Cs}]/u.test(c))
    .join("")
    .replaceAll(",", "，")
    .trim()
    .slice(0, maxLength);
}
