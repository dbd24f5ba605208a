/** Words of the older interface (v2) and ours, both ways: whole fen as text, times of Beijing without a zone. */
import { z } from "zod";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import { clockText, dayOf } from "../../calendar/instant.ts";
import { isStorableInstant, isStorableText } from "../../storable.ts";
import type { ChargeOrder, OrderKey } from "../acquirer.ts";
import { orderHintOf } from "../order-hint.ts";
import { isCode, MAX_DESCRIPTION, type Provider, plainText } from "./wire.ts";

export { isCode };

const Text = z.string().min(1).max(512).refine(isStorableText, "characters");
const Fen = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform((text) => BigInt(text));
const BeijingTime = z
  .string()
  .regex(/^\d{14}$/)
  .transform((text) => new Date(text.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6+08:00")))
  .refine(isStorableInstant, "not a time");

export const Micropaid = z.object({
  out_trade_no: Text,
  transaction_id: Text,
  total_fee: Fen,
  cash_fee: Fen,
  time_end: BeijingTime,
});

/** Where the money is taken the service wants an address; ours says nothing about the payer. */
const TERMINAL_IP = "127.0.0.1";

/** Who calls, and for which shop. */
export const partners = ({ spAppid, spMchid }: Provider, { channelNo }: OrderKey) => ({
  appid: spAppid,
  mch_id: spMchid,
  sub_mch_id: channelNo,
});

/** Fields of `/pay/micropay`. */
export const micropayFields = (provider: Provider, order: ChargeOrder): Record<string, string> => ({
  ...partners(provider, order),
  body: plainText(order.description, MAX_DESCRIPTION) || "收款",
  attach: orderHintOf(order),
  out_trade_no: order.merchantOrderNo,
  total_fee: String(order.amountFen),
  fee_type: "CNY",
  spbill_create_ip: TERMINAL_IP,
  time_expire: compactTime(order.expiresAt),
  device_info: (order.terminal ?? "").slice(0, 32),
  auth_code: order.paymentCode,
});

const compactTime = (at: Date) => writeCompactDay(dayOf(at)) + clockText(at).slice(11).replaceAll(":", "");

/** Codes after which nobody can say what happened. */
export const isUnclearV2 = (code: string): boolean =>
  isCode(code, "SYSTEMERROR") || isCode(code, "BANKERROR") || code === "";
