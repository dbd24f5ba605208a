import { addDays, weekday } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import { startOf } from "#server/calendar/instant.ts";
import { type Sale, salesOf } from "./sales.ts";
import type { Scene } from "./scenes.ts";
import { sell } from "./sell.ts";
import { type Past, timeOf } from "./world.ts";

const DAY_MS = 86_400_000;
const WEEKDAYS = ["", "周一", "周二", "周三", "周四", "周五", "周六", "周日"];
/** When the acquirer's desk looks for what is proposed, and when its two people have read and release it, on days that are worked. */
const DESK_AT = "09:10";
const RELEASE_AT = "09:35";
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
  const desk = [
    { at: DESK_AT, play: fetchWaiting },
    { at: RELEASE_AT, play: releaseFetched },
  ];
  const plot = [...scenes, ...(isDayOff || isDeskAway ? [] : desk)].filter((s) => msOf(s.at) < endMs);
  for (const scene of plot.sort((a, b) => msOf(a.at) - msOf(b.at))) {
    await sell(past, day, sales, msOf(scene.at));
    await past.acquirer.moveTo(timeOf(day, scene.at));
    const said = await scene.play(past, day);
    // What was released stands first, whatever happened before it.
    if (scene.play === releaseFetched) words.splice(1, 0, said);
    else words.push(said);
  }
  await sell(past, day, sales, endMs);
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

/** Every date that waits is proposed before anybody goes on: nobody releases in the second in which a file comes. */
async function fetchWaiting(past: Past): Promise<string> {
  for (const day of past.waiting.splice(0))
    past.fetched.push(await past.clerk.fetch(day, past.rejected.get(day)));
  return "";
}

/** What was fetched, oldest first: two people release it, the bank pays. */
async function releaseFetched(past: Past): Promise<string> {
  const names = past.fetched.splice(0);
  let payFen = 0n;
  for (const name of names) payFen += (await past.clerk.release(name)).payFen;
  return names.length === 0 ? "" : `放行 ${names.length} 份，付 ¥${yuan(payFen)}`;
}
