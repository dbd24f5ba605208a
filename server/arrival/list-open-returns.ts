import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findArrivalClock } from "./find-arrival-clock.ts";
import { type Arrival, loadArrivals } from "./load-arrivals.ts";

/** More shops than any group has waiting at once. */
const ROWS_MAX = 500;

/**
 * Lines that the bank sent back and whose money waits for another account, however long ago, newest first. Whose, as
 * `listArrivals`. Refuses `forbidden` to cashiers and other sides.
 */
export async function listOpenReturns(
  ctx: Ctx,
  { subMerchantId }: { subMerchantId?: Id<"smt"> | undefined },
): Promise<Arrival[]> {
  may(ctx, "arrival.list");
  const clock = await findArrivalClock(ctx);
  return await ctx.db.hot((sql) =>
    loadArrivals(sql, { subMerchantId, isOpenReturn: true, clock, limit: ROWS_MAX }),
  );
}
