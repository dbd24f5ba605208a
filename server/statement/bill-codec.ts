/** One door to the bills of all channels. */
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import { readAlipayBill } from "./alipay-bill-codec.ts";
import type { Bill } from "./bill-row.ts";
import { readWechatBill } from "./wechat-bill-codec.ts";

const READERS = { wechat: readWechatBill, alipay: readAlipayBill } as const satisfies Record<
  Channel,
  (bytes: Uint8Array, day: Day) => Bill
>;

/**
 * Reads the bill of one natural day ("2026-11-20") as the acquirer delivered it (微信: CSV; 支付宝: ZIP or CSV).
 * Refuses `statement_unreadable` {line, reason} and `statement_other_day` {expected, found}, nothing else.
 */
export function readBill(channel: Channel, bytes: Uint8Array, day: Day): Bill {
  return READERS[channel](bytes, day);
}
