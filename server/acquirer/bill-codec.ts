/** One door to the bills of all channels: the codec of the dialect that carries the wallet. */
import { writeCompactDay } from "../calendar/compact-day-codec.ts";
import type { Day } from "../calendar/day.ts";
import { byChannel, CHANNELS, type Channel } from "../channel/channel.ts";
import { type Bill, type BillCodec, unreadable } from "../statement/bill-row.ts";
import { alipayBill } from "./alipay/bill-codec.ts";
import { wechatBill } from "./wechatpay/bill-codec.ts";

const BILLS: Readonly<Record<Channel, BillCodec>> = byChannel([wechatBill, alipayBill]);

/** A day of one acquirer in one channel, fen: a hundred billion yuan; a sum beyond it is no bill, and no bigint later. */
const TOTAL_MAX_FEN = 10n ** 13n;

/**
 * Reads the bill of one natural day ("2026-11-20") as the acquirer delivered it (微信: CSV; 支付宝: ZIP or CSV).
 * Refuses `statement_unreadable` {line, reason} and `statement_other_day` {expected, found}, nothing else.
 */
export function readBill(channel: Channel, bytes: Uint8Array, day: Day): Bill {
  const bill = BILLS[channel].read(bytes, day);
  const { paymentFen, refundFen, feeFen } = bill.totals;
  for (const sum of [paymentFen, refundFen, feeFen < 0n ? -feeFen : feeFen])
    if (sum > TOTAL_MAX_FEN) unreadable(0, "total_too_large");
  return bill;
}

/** Writes a bill as the acquirer delivers it. */
export function writeBill(channel: Channel, bill: Parameters<BillCodec["write"]>[0]): Buffer {
  return BILLS[channel].write(bill);
}

/** "wechat-20261120.csv": the name under which a bill lies on the acquirer's desk. */
export const billName = (channel: Channel, day: Day): string =>
  `${channel}-${writeCompactDay(day)}.${BILLS[channel].ending}`;

/** Whose bill it is by its first bytes; undefined where no channel writes such a file. */
export const channelOfBill = (head: Buffer): Channel | undefined =>
  CHANNELS.find((channel) => BILLS[channel].isLike(head));
