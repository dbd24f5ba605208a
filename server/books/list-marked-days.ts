import { type MarkedDay, marksOf } from "../calendar/calendar.ts";
import type { Ctx } from "../context.ts";
import { may } from "../permission.ts";
import { findCalendar } from "./find-calendar.ts";

/**
 * The days off and the worked weekend days of a month ("2026-10") by the newest calendar of the shop's acquirer; null where
 * that does not have the year. Refuses `forbidden` to cashiers and other sides.
 */
export async function listMarkedDays(ctx: Ctx, input: { month: string }): Promise<MarkedDay[] | null> {
  const { acquirerId } = may(ctx, "arrival.list");
  const calendar = await findCalendar(ctx, { acquirerId });
  return (calendar && marksOf(calendar, input.month)) ?? null;
}
