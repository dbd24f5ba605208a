import { addDays, weekday } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import { startOf } from "#server/calendar/instant.ts";
import { type Sale, salesOf } from "./sales.ts";
import type { Scene } from "./scenes.ts";
import { sell } from "./sell.ts";
import { type Past, timeOf } from "./world.ts";

const DAY_MS = 86_400_000;
const WEEKDAYS = ["", "周一", "周二", "周三", "周四", "周五", "周六", "周日"];
/** When the acquirer's desk is at work, on days that are worked. */
const DESK_AT = "09:10";
/** The day after: whatever was written in the last second is there. */
const AFTER_MIDNIGHT_MS = 90_000;

/**
 * Lives through one day of the mall up to `until` ("15:20"), else to its end: sales, what the plot has, the desk's morning
 * unless it is away. On a day that is not over it is: somebody is to see the desk with something to do.
 * Answers the day's line for the console.
 */
export async function playDay(
  past: Past,
  day: Day,
  scenes: readonly Scene[],
  { until, isDeskAway = until !== undefined }: { until?: string | undefined; isDeskAway?: boolean } = {},
): Promise<string> {
  const began = performance.now();
  const isDayOff = past.isDayOff(day);
  const endMs = until === undefined ? DAY_MS : msOf(until);
  const beginMs = past.acquirer.now().getTime() - startOf(day).getTime();
  const isOpen = (s: Sale) => s.atMs >= beginMs && s.atMs < endMs && !past.closed.has(s.shop);
  const sales = salesOf(past.seed, day, { isDayOff }).filter(isOpen);
  const words = [soldWords(sales)];
  const desk: Scene = { at: DESK_AT, play: releaseWaiting };
  const plot = [...scenes, ...(isDayOff || isDeskAway ? [] : [desk])].filter((s) => msOf(s.at) < endMs);
  // The desk works while the shops sell; whatever else happens finds its morning done.
  let morning: Promise<string> = Promise.resolve("");
  for (const scene of plot.sort((a, b) => msOf(a.at) - msOf(b.at))) {
    await sell(past, day, sales, msOf(scene.at));
    await past.acquirer.moveTo(timeOf(day, scene.at));
    if (scene === desk) morning = scene.play(past, day);
    else {
      await morning;
      words.push(await scene.play(past, day));
    }
  }
  await sell(past, day, sales, endMs);
  words.splice(1, 0, await morning);
  if (until === undefined) {
    await past.acquirer.moveTo(timeOf(addDays(day, 1), AFTER_MIDNIGHT_MS));
    past.waiting.push(day);
  } else await past.acquirer.moveTo(timeOf(day, until));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return `  ${day} ${WEEKDAYS[weekday(day)]}  ${words.filter((w) => w !== "").join(" · ")}  ${seconds} s`;
}

const msOf = (at: string): number => (Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5))) * 60_000;
const yuan = (fen: number | bigint): string =>
  (Number(fen) / 100).toLocaleString("en", { minimumFractionDigits: 2 });

function soldWords(sales: readonly Sale[]): string {
  const paid = sales.filter((s) => !s.isLeft);
  return `${paid.length} 笔 ¥${yuan(paid.reduce((sum, s) => sum + s.fen, 0))}`;
}

/** Every date that waits, oldest first: two people release it, the bank pays. */
async function releaseWaiting(past: Past): Promise<string> {
  const dates = past.waiting.splice(0);
  let payFen = 0n;
  for (const day of dates)
    payFen += (await past.clerk.release(await past.clerk.fetch(day, past.rejected.get(day)))).payFen;
  return dates.length === 0 ? "" : `放行 ${dates.length} 份，付 ¥${yuan(payFen)}`;
}
