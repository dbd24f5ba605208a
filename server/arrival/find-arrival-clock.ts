import { findCalendar } from "../books/find-calendar.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { ArrivalClock } from "./expected-day.ts";

/** By which day and calendar arrivals are dated for this reader; one who belongs to no acquirer reads without a calendar. */
export async function findArrivalClock(ctx: Pick<Ctx, "db" | "actor" | "now">): Promise<ArrivalClock> {
  const { actor } = ctx;
  const years = "acquirerId" in actor ? await findCalendar(ctx, actor) : undefined;
  return { today: dayOf(ctx.now()), years };
}
