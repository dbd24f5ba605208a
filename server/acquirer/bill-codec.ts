/** One door to every bill, whichever interface it came through: an interface of several wallets has them all in one file. */
import { present } from "../assert.ts";
import { writeCompactDay } from "../calendar/compact-day-codec.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import { type Bill, type BillCodec, unreadable } from "../statement/bill-row.ts";
import { alipayBill } from "./alipay/bill-codec.ts";
import { bankGatewayBill } from "./bank-gateway/bill-codec.ts";
import { huifuBill } from "./huifu/bill-codec.ts";
import { wechatBill } from "./wechatpay/bill-codec.ts";

/** Whoever carries a wallet alone stands behind those that carry it with others: its own file is all it could be else. */
const BILLS: readonly BillCodec[] = [bankGatewayBill, huifuBill, wechatBill, alipayBill];

/** A day of one acquirer in one channel, fen: a hundred billion yuan; a sum beyond it is no bill, and no bigint later. */
const TOTAL_MAX_FEN = 10n ** 13n;
/** What of a file tells whose layout it has. */
const HEAD_BYTES = 4_096;

/**
 * Reads what the bill of one natural day ("2026-11-20") has of a wallet, as the acquirer delivered it.
 * Refuses `statement_unreadable` {line, reason} and `statement_other_day` {expected, found}, nothing else.
 */
export function readBill(channel: Channel, bytes: Uint8Array, day: Day): Bill {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES));
  const carries = BILLS.filter((codec) => codec.channels.includes(channel));
  const codec =
    carries.find(({ isLike }) => isLike(head)) ?? present(carries.at(-1), "every wallet is billed");
  const bill = codec.read(bytes, day, channel);
  const { paymentFen, refundFen, feeFen } = bill.totals;
  for (const sum of [paymentFen, refundFen, feeFen < 0n ? -feeFen : feeFen])
    if (sum > TOTAL_MAX_FEN) unreadable(0, "total_too_large");
  return bill;
}

/** Writes a bill as the wallet's own interface delivers it. */
export function writeBill(
  channel: Channel,
  bill: Omit<Parameters<BillCodec["write"]>[0], "channel">,
): Buffer {
  return ownCodec(channel).write({ ...bill, channel });
}

/** "wechat-20261120.csv": the name under which a bill lies on the acquirer's desk. */
export const billName = (channel: Channel, day: Day): string =>
  `${channel}-${writeCompactDay(day)}.${ownCodec(channel).ending}`;

/** Whose rows a file has, by its name or else by its first bytes; empty where no interface writes such a file. */
export const channelsOfBill = (name: string, head: Buffer): readonly Channel[] =>
  (BILLS.find((codec) => name.toLowerCase().includes(codec.name)) ?? BILLS.find(({ isLike }) => isLike(head)))
    ?.channels ?? [];

const ownCodec = (channel: Channel): BillCodec =>
  present(
    BILLS.find(({ channels: [first, ...more] }) => first === channel && more.length === 0),
    "every wallet speaks for itself",
  );
