import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { isChannel } from "#server/channel/channel.ts";
import type { Trade } from "../trade/trade.ts";
import { writeAtomically } from "./files.ts";
import type { World } from "./world.ts";

/**
 * The bill of an ended day, undefined where there is none: made once, the same bytes for the download and for the acquirer's own
 * desk. `source`: a wallet that is spoken to directly, or a gateway with all its wallets.
 */
export async function billOf(world: World, source: string, day: Day): Promise<Buffer | undefined> {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || day >= dayOf(world.now())) return undefined;
  const carrier = isChannel(source) ? world.dialects[source] : world.gateways.get(source);
  if (!carrier) throw new Error(`nobody bills ${source}`);
  const file = join(world.paths.bills, `${source}-${writeCompactDay(day)}.${carrier.billEnding}`);
  if (existsSync(file)) return readFileSync(file);
  if (world.book.faults.noEmptyBills && !hadBusiness(world, source, day)) return undefined;
  const bytes = await carrier.bill(world, day);
  writeAtomically(file, bytes, 0o644);
  return bytes;
}

/** Whether a day's bill of `source` has a row. */
export function hadBusiness({ book }: World, source: string, day: Day): boolean {
  const isOf = (trade: Trade) => source === (trade.dialect ?? trade.channel);
  const refunds = [...(book.refundedOn.get(day) ?? []), ...(book.statedAgainOn.get(day) ?? [])];
  return [...(book.paidOn.get(day) ?? []), ...refunds.map((r) => r.trade)].some(isOf);
}
