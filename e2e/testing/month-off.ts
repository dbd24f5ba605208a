import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addDays } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";
import { type Past, timeOf } from "../../past/world.ts";
import { endPlatform } from "./platform-off.ts";
import type { Stack } from "./stack.ts";

const LOOK_EVERY_MS = 200;
const WITHIN_MS = 90_000;

/**
 * Every process of the platform is killed after the last sale of `from`'s eve and started again on the morning after `to`. The
 * acquirer's people make the eve's day alone, and pay it; on the days in between nobody can sell. A line for each day.
 */
export async function liveWithoutPlatform(
  stack: Stack,
  past: Past,
  { from, to }: { from: Day; to: Day },
): Promise<string[]> {
  const eve = addDays(from, -1);
  await until("the terms of every order of the eve lie with the acquirer", () => {
    const terms = join(past.demo.desk, "terms.jsonl");
    const text = existsSync(terms) ? readFileSync(terms, "utf8") : "";
    return [...past.sold.values()].every((sold) => sold.day !== eve || text.includes(sold.orderId));
  });
  const ended = await endPlatform(stack, "SIGKILL");
  await past.acquirer.moveTo(timeOf(from, "09:10"));
  const name = await past.clerk.makeAlone(eve, DEMO_ACQUIRER.platform);
  const lines = [`  ${from} 平台停机 · 收单机构自行生成、放行 ${name}`];
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    await past.acquirer.moveTo(timeOf(day, "09:10"));
    lines.push(`  ${day} 平台停机`);
  }
  await past.acquirer.moveTo(timeOf(addDays(to, 1), "06:30"));
  await ended.startAgain();
  await until(`${eve} is imported`, async () =>
    ["released", "settled"].includes((await past.clerk.batchOf(eve))?.status ?? ""),
  );
  return lines;
}

async function until(words: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; !(await is()); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs > WITHIN_MS) throw new Error(`not so after ${WITHIN_MS / 1000} s: ${words}`);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}
