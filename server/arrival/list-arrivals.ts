import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findArrivalClock } from "./find-arrival-clock.ts";
import { type Arrival, loadArrivals } from "./load-arrivals.ts";

/** A month has at most 31 lines per shop; a group sees all of its shops. */
const ROWS_MAX = 2_000;

/**
 * What reached or will reach the shops' bank accounts, by the month of the settle day ("2026-11"), newest first. A shop sees its own
 * lines, staff of the group all shops' or those of `subMerchantId`. Refuses `forbidden` to cashiers and other sides.
 */
export async function listArrivals(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined; month: string },
): Promise<Arrival[]> {
  may(ctx, "arrival.list");
  const { subMerchantId, month } = input;
  const clock = await findArrivalClock(ctx);
  return await ctx.db.hot((sql) => loadArrivals(sql, { subMerchantId, month, clock, limit: ROWS_MAX }));
}
