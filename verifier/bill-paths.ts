import { basename, join } from "node:path";
import { addDays } from "#server/calendar/calendar.ts";
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { type ChannelDay, readChannelDay } from "./bill-days.ts";
import { billOf } from "./bill-name.ts";
import { namesIn } from "./option-path.ts";
import { type Options, Usage } from "./options.ts";

const NAME = /^QFC1_[^_]+_(\d{8})_(\d+)\.clr$/;

/** The days without a bill, as they were said. Throws `Usage`. */
export function noBillFrom(stated: string): ChannelDay {
  const read = readChannelDay(stated);
  if (!read) throw new Usage(`--no-bill ${stated}：须是 渠道:yyyyMMdd / must be channel:yyyyMMdd`);
  return read;
}

/** Bills of the desk for all natural days from the end of the former file's window to the end of this one. */
export function billsIn(o: Options, clearingDate: Day | undefined): string[] {
  if (o.desk === undefined) throw new Usage("缺少 --bill / --bill is needed");
  if (clearingDate === undefined) return [];
  const folder = join(o.desk, "bills");
  const former = (o.previous ?? namesIn(join(o.desk, "files")))
    .flatMap((path) => readCompactDay(NAME.exec(basename(path))?.[1] ?? "") ?? [])
    .filter((day) => day < clearingDate)
    .sort()
    .at(-1);
  // One day on each side: the cut-off may lie before or after midnight.
  const from = addDays(former ?? clearingDate, former ? 0 : -1);
  const to = addDays(clearingDate, 1);
  return namesIn(folder)
    .filter((n) => /\.(csv|zip|txt)$/i.test(n))
    .map((name) => join(folder, name))
    .filter((path) => {
      const { day } = billOf(path);
      return day >= from && day <= to;
    })
    .sort();
}

/** How long before its clearing date an item may have stood in a bill: decisions let it enter later. */
const EARLIER_DAYS = 60;

/** A connection's bills on the desk, `huifu-20261120.zip`, in which the items of a clearing date may stand. */
export function connectionBills(desk: string, connection: string, clearingDate: Day): string[] {
  const folder = join(desk, "bills");
  return namesIn(folder)
    .filter((name) => name.startsWith(`${connection}-`))
    .map((name) => join(folder, name))
    .filter((path) => {
      const { day } = billOf(path);
      return day >= addDays(clearingDate, -EARLIER_DAYS) && day <= addDays(clearingDate, 1);
    })
    .sort();
}
