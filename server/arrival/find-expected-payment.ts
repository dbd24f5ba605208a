import { findCalendar } from "../books/find-calendar.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type ExpectedPayment, expectedPayment } from "./expected-payment.ts";
import { loadPayout } from "./load-payout.ts";

/**
 * What a shop may expect next of what it has to come (`unsettledFen`) and no file pays yet, by its own cycle, minimum and holds as
 * the register states them: an estimate. Undefined where nothing would be paid, or nobody can say when. Refuses `forbidden`.
 */
export async function findExpectedPayment(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt">; unsettledFen: bigint; today: Day },
): Promise<ExpectedPayment | undefined> {
  const { acquirerId } = may(ctx, "arrival.get");
  const { subMerchantId, unsettledFen, today } = input;
  const calendar = await findCalendar(ctx, { acquirerId });
  if (!calendar) return undefined;
  const payout = await ctx.db.hot((sql) => loadPayout(sql, subMerchantId));
  return payout && expectedPayment({ ...payout, unsettledFen, today, calendar });
}
