import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readBill } from "#server/acquirer/bill-codec.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { Channel } from "#server/channel/channel.ts";
import { writeAtomically } from "./files.ts";
import type { World } from "./world.ts";

const fileOf = (world: World, channel: Channel, day: Day) =>
  join(world.paths.bills, `${channel}-${writeCompactDay(day)}.${world.dialects[channel].billEnding}`);

/** The bill of an ended day, undefined where there is none: made once, the same bytes for the download and for the acquirer's own desk. */
export async function billOf(world: World, channel: Channel, day: Day): Promise<Buffer | undefined> {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || day >= dayOf(world.now())) return undefined;
  const file = fileOf(world, channel, day);
  if (existsSync(file)) return readFileSync(file);
  const bytes = await world.dialects[channel].bill(world, day);
  if (world.book.faults.noEmptyBills && readBill(channel, bytes, day).rows.length === 0) return undefined;
  writeAtomically(file, bytes, 0o644);
  return bytes;
}
