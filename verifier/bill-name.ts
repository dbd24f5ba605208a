import { basename } from "node:path";
import { channelOfBill } from "#server/acquirer/bill-codec.ts";
import { readDay } from "#server/calendar/day.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import type { ChannelDay } from "./bill-days.ts";
import { Unreadable } from "./books.ts";
import { readBytes } from "./read-file.ts";

/** Which channel and day a bill is of: from its name (`wechat-20261120.csv`), else from its first rows. */
export function billOf(path: string): ChannelDay {
  const name = basename(path).toLowerCase();
  const head = readBytes(path).subarray(0, 4096);
  const channel = CHANNELS.find((c) => name.includes(c)) ?? channelOfBill(head);
  if (!channel)
    throw new Unreadable(
      path,
      "看不出是哪个渠道的账单 / neither its name nor its first bytes say whose bill it is",
    );
  const date =
    /(20\d\d)-?([01]\d)-?([0-3]\d)/.exec(name) ?? /`(20\d\d)-(\d\d)-(\d\d) /.exec(head.toString("utf8"));
  const day = date ? readDay(`${date[1]}-${date[2]}-${date[3]}`) : undefined;
  if (!day)
    throw new Unreadable(path, "看不出账单日期，请用含 yyyyMMdd 的文件名 / name the bill after its day");
  return { channel, day };
}
