import { z } from "zod";
import type { ExpectedPayment } from "../arrival/expected-payment.ts";
import { findCarried } from "../arrival/find-carried.ts";
import { findDelay } from "../arrival/find-delay.ts";
import { findExpectedPayment } from "../arrival/find-expected-payment.ts";
import { findNextArrival } from "../arrival/find-next-arrival.ts";
import { getArrival } from "../arrival/get-arrival.ts";
import { listArrivals } from "../arrival/list-arrivals.ts";
import { listOpenReturns } from "../arrival/list-open-returns.ts";
import type { Carried } from "../arrival/payout.ts";
import { listMarkedDays } from "../books/list-marked-days.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import type { Day } from "../calendar/day.ts";
import type { Id } from "../id.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { listSubMerchants } from "../merchant/list-sub-merchants.ts";
import { sumFen } from "../money/fen.ts";
import { getUnsettled } from "../refund/get-unsettled.ts";
import { idInput, monthInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

/** A group of more shops reads its estimate shop by shop. */
const ESTIMATED_SHOPS = 30;

export const arrivalRouter = router({
  list: acting("arrival.list")
    .input(z.object({ month: monthInput, subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => listArrivals(ctx.verbs, input)),

  /** Days off and worked weekend days of a month, by the acquirer's calendar; null where it does not have the year. */
  marks: acting("arrival.list")
    .input(z.object({ month: monthInput }))
    .query(({ ctx, input }) => listMarkedDays(ctx.verbs, input)),

  /** What the bank sent back and what waits for another account, of whatever month. */
  returned: acting("arrival.list")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => listOpenReturns(ctx.verbs, input)),

  /** One shop's line of one clearing file, with every payment inside. */
  get: acting("arrival.get")
    .input(z.object({ batchId: idInput("clb"), subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => getArrival(ctx.verbs, input)),

  /** What the shops' last files left for later ones, with its reason and the day on which some of it may be expected. */
  carried: acting("arrival.get")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => {
      const chosen = ctx.actor.subMerchantId ?? input.subMerchantId;
      const shops = (await listSubMerchants(ctx.verbs, { limit: ESTIMATED_SHOPS + 1 })).filter(
        (shop) => !chosen || shop.id === chosen,
      );
      if (shops.length > ESTIMATED_SHOPS) return [];
      const found: (Carried & { subMerchantId: Id<"smt">; shopName: string })[] = [];
      for (const { id: subMerchantId, shortName: shopName } of shops) {
        const carried = await findCarried(ctx.verbs, { subMerchantId });
        if (carried) found.push({ subMerchantId, shopName, ...carried });
      }
      return found;
    }),

  /** What should have come and has not: whom it waits for, since when, the usual time. */
  delay: acting("arrival.get")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => (await findDelay(ctx.verbs, input)) ?? null),

  /** What arrives next; where nothing is computed yet, what the shops have to come by our own books (未确认). */
  next: acting("arrival.get")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => {
      const next = await findNextArrival(ctx.verbs, input);
      if (next) return { next, estimate: null };
      const chosen = ctx.actor.subMerchantId ?? input.subMerchantId;
      const shops = chosen
        ? [chosen]
        : (await listSubMerchants(ctx.verbs, { limit: ESTIMATED_SHOPS + 1 })).map((shop) => shop.id);
      if (shops.length > ESTIMATED_SHOPS) return { next: null, estimate: null };
      const held = new Set((await listOpenReturns(ctx.verbs, input)).map((line) => line.subMerchantId));
      const acquirer = await findAcquirer(ctx.verbs, { id: ctx.actor.acquirerId });
      const today = clearingDateOf(ctx.verbs.now(), acquirer?.cutOffs ?? MIDNIGHT);
      const open: { unsettledFen: bigint; expected: ExpectedPayment | undefined }[] = [];
      // Nothing arrives on an account that the bank sends back.
      for (const subMerchantId of shops.filter((id) => !held.has(id))) {
        const unsettledFen = await getUnsettled(ctx.verbs, { subMerchantId });
        const expected = await findExpectedPayment(ctx.verbs, { subMerchantId, unsettledFen, today });
        open.push({ unsettledFen, expected });
      }
      // While an older date waits, nobody can say a day.
      const isLate = (await findDelay(ctx.verbs, input)) !== undefined;
      return { next: null, estimate: estimateOf(open, isLate) };
    }),
});

/** What arrives first of the shops' own cycles; without a day, what they have to come. Null where that is nothing. */
function estimateOf(
  open: readonly { unsettledFen: bigint; expected: ExpectedPayment | undefined }[],
  isLate: boolean,
): { amountFen: bigint; day: Day | null } | null {
  const day = isLate ? undefined : open.flatMap((o) => o.expected?.day ?? []).sort()[0];
  const amountFen = day
    ? sumFen(open.flatMap((o) => (o.expected?.day === day ? o.expected.amountFen : [])))
    : sumFen(open.map((o) => o.unsettledFen));
  return amountFen > 0n ? { amountFen, day: day ?? null } : null;
}
