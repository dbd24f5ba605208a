import { randomInt } from "node:crypto";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { World } from "../world/world.ts";
import type { Trade } from "./trade.ts";

export const digits = (count: number): string =>
  Array.from({ length: Math.ceil(count / 6) }, () => String(randomInt(1_000_000)).padStart(6, "0"))
    .join("")
    .slice(0, count);

/** Like transaction_id and trade_no: with the day inside, and never twice. */
export function newReference(world: World, trade: Trade): string {
  const day = writeCompactDay(dayOf(world.now()));
  for (;;) {
    const reference = world.carrierOf(trade).newReference(day, trade);
    if (!world.book.byReference.has(reference)) return reference;
  }
}

/** Codes live two hours, whatever the order's own life is. */
export const CODE_LIFETIME_MS = 2 * 3_600_000;
