import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import type { Refund, Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { noOrder, wrongField } from "./errors.ts";

export const NAME = "bank-gateway";
/** What the book calls an order or a refund of ours: the wallets' own interfaces do not know it. */
export const keyOf = (no: string): string => `${NAME} ${no}`;

/** A field as the gateway wants it; one that is not given is "". */
export function field(fields: Fields, name: string, form: RegExp, rule: string): string {
  const value = fields[name] ?? "";
  if (!form.test(value)) throw wrongField(name, rule);
  return value;
}

export const outTradeNo = (fields: Fields): string =>
  field(fields, "out_trade_no", /^[A-Za-z0-9_]{5,32}$/, "5～32位字母、数字、下划线");

/** Whole fen. */
export const fenOf = (fields: Fields, name: string): bigint =>
  BigInt(field(fields, name, /^[1-9]\d{0,11}$/, "单位为分的正整数"));

/** "20261120120000", Beijing time; undefined where none is given. */
export function timeOf(fields: Fields, name: string): Date | undefined {
  const text = field(fields, name, /^(\d{14})?$/, "格式yyyyMMddHHmmss");
  if (text === "") return undefined;
  const at = new Date(text.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6+08:00"));
  if (Number.isNaN(at.getTime())) throw wrongField(name, "不是时间");
  return at;
}

/** The gateway numbers a shop's orders once, whatever wallet pays them. */
export function findByNo(world: World, no: string): Trade | undefined {
  for (const channel of CHANNELS) {
    const trade = world.book.find(channel, keyOf(no));
    if (trade) return trade;
  }
  return undefined;
}

/** A refund's number is the shop's own too, over all its orders. */
export function findRefundByNo(world: World, no: string): { trade: Trade; refund: Refund } | undefined {
  for (const channel of CHANNELS) {
    const known = world.book.findRefund(channel, keyOf(no));
    if (known) return known;
  }
  return undefined;
}

/** By transaction_id first, else by out_trade_no; another shop's order does not exist for the caller. */
export function findTrade(world: World, fields: Fields): Trade {
  const reference = fields.transaction_id ?? "";
  const trade =
    reference !== "" ? world.book.byReference.get(reference) : findByNo(world, outTradeNo(fields));
  if (trade?.dialect !== NAME || trade.channelNo !== fields.mch_id) throw noOrder();
  return trade;
}

/** Wallets by the second part of a service's name. */
export const WALLETS: Readonly<Record<string, Channel>> = { weixin: "wechat", alipay: "alipay" };
export const walletWord = (channel: Channel): string =>
  Object.entries(WALLETS).find(([, c]) => c === channel)?.[0] as string;
