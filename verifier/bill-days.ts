/** Which bills a check needs: of every channel of the register, for every day that its window overlaps. */
import { billDaysOf } from "#server/calendar/clearing-date.ts";
import { readCompactDay, writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import type { Register } from "#server/clearing/register.ts";
import type { Window } from "./bill-book.ts";
import { Unreadable } from "./books.ts";

export interface ChannelDay {
  channel: Channel;
  day: Day;
}

/** "alipay:20261121"; undefined for anything else. */
export function readChannelDay(text: string): ChannelDay | undefined {
  const [name, date = "", ...more] = text.split(":");
  const channel = CHANNELS.find((c) => c === name);
  const day = readCompactDay(date);
  return channel && day && more.length === 0 ? { channel, day } : undefined;
}

export const writeChannelDay = ({ channel, day }: ChannelDay): string => `${channel}:${writeCompactDay(day)}`;

/**
 * Throws `Unreadable` where a bill is neither at hand nor said to be none, or both. `since` (epoch ms): the end of the former
 * file's window, where that is earlier: what lies between belongs to nobody else.
 */
export function refuseMissingBills(
  register: Pick<Register, "subMerchants">,
  { from, to }: Window,
  since: number | undefined,
  bills: readonly ChannelDay[],
  noBill: readonly ChannelDay[],
): void {
  const given = new Set(bills.map(writeChannelDay));
  const none = new Set(noBill.map(writeChannelDay));
  for (const name of none)
    if (given.has(name)) throw new Unreadable("--no-bill", `${name}：已有账单 / there is a bill`);
  const days = billDaysOf({ from: new Date(Math.min(from, since ?? from)), to: new Date(to) });
  const used = new Set(register.subMerchants.flatMap((s) => Object.keys(s.channelNos)));
  for (const day of days)
    for (const channel of CHANNELS.filter((c) => used.has(c))) {
      const name = writeChannelDay({ channel, day });
      if (!given.has(name) && !none.has(name))
        throw new Unreadable(
          name,
          `缺少这一天的账单；确无账单的用 --no-bill ${name} / the bill is missing; where there is none, say --no-bill ${name}`,
        );
    }
}
