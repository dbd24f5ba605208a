import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findArrivalClock } from "./find-arrival-clock.ts";
import { loadPayout } from "./load-payout.ts";
import { type Carried, carriedOf } from "./payout.ts";

/**
 * What a shop's last file left for a later one, with its reason and when some of it may be expected. Undefined where nothing is
 * left to come. Refuses `forbidden` to cashiers and other sides.
 */
export async function findCarried(
  ctx: Ctx,
  { subMerchantId }: { subMerchantId: Id<"smt"> },
): Promise<Carried | undefined> {
  may(ctx, "arrival.get");
  const clock = await findArrivalClock(ctx);
  const payout = await ctx.db.hot((sql) => loadPayout(sql, subMerchantId));
  return payout && carriedOf(payout, clock);
}
