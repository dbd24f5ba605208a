import { basename } from "node:path";
import { channelsOfBill } from "#server/acquirer/bill-codec.ts";
import { type Day, readDay } from "#server/calendar/day.ts";
import type { Channel } from "#server/channel/channel.ts";
import { Unreadable } from "./books.ts";
import { readBytes } from "./read-file.ts";

/** Which wallets and day a bill is of: from its name (`wechat-20261120.csv`), else from its first rows. */
export function billOf(path: string): { channels: readonly Channel[]; day: Day } {
  const name = basename(path).toLowerCase();
  const head = readBytes(path).subarray(0, 4096);
  const channels = channelsOfBill(name, head);
  if (channels.length === 0)
    throw new Unreadable(
      path,
      "看不出是哪个渠道的账单 / neither its name nor its first bytes say whose bill it is",
    );
  const date =
    /(20\d\d)-?([01]\d)-?([0-3]\d)/.exec(name) ?? /`(20\d\d)-(\d\d)-(\d\d) /.exec(head.toString("utf8"));
  const day = date ? readDay(`${date[1]}-${date[2]}-${date[3]}`) : undefined;
  if (!day)
    throw new Unreadable(path, "看不出账单日期，请用含 yyyyMMdd 的文件名 / name the bill after its day");
  return { channels, day };
}
