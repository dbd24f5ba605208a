import { z } from "zod";
import { tracePayment } from "../arrival/trace-payment.ts";
import { windowOf } from "../calendar/clearing-date.ts";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { getDesk } from "../merchant/get-desk.ts";
import { listSubMerchants } from "../merchant/list-sub-merchants.ts";
import { getOrder } from "../order/get-order.ts";
import { getOrderHistory } from "../order/get-order-history.ts";
import { getToday } from "../order/get-today.ts";
import { listPayments } from "../order/list-payments.ts";
import { channelInput, dayInput, idInput, textInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

const PAGE_LIMIT = 50;

/** The filters of the payments list as they stand in the URL; days are days of the books. */
export const paymentFilters = z.object({
  from: dayInput.optional(),
  to: dayInput.optional(),
  status: z.enum(["open", "paid", "closed", "refunded", "late"]).optional(),
  channel: channelInput.optional(),
  search: textInput(64).trim().optional(),
  subMerchantId: idInput("smt").optional(),
  cursor: idInput("ord").optional(),
});

export const paymentRouter = router({
  today: acting("today.get")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => getToday(ctx.verbs, input)),

  list: acting("payment.list")
    .input(paymentFilters.extend({ limit: z.number().int().min(1).max(100).optional() }))
    .query(async ({ ctx, input: { from, to, limit, ...filters } }) => {
      const acquirer = await findAcquirer(ctx.verbs, { id: ctx.actor.acquirerId });
      const cutOff = acquirer?.cutOffs ?? MIDNIGHT;
      return listPayments(ctx.verbs, {
        ...filters,
        ...(from ? { from: windowOf(from, cutOff).from } : {}),
        ...(to ? { to: windowOf(to, cutOff).to } : {}),
        limit: limit ?? PAGE_LIMIT,
      });
    }),

  get: acting("payment.get")
    .input(z.object({ orderId: idInput("ord") }))
    .query(({ ctx, input }) => getOrder(ctx.verbs, input)),

  /** Where this payment's money went, as far as the viewer's agreement lets it see. */
  trace: acting("payment.get")
    .input(z.object({ orderId: idInput("ord") }))
    .query(({ ctx, input }) => tracePayment(ctx.verbs, input)),

  /** What happened to an order, paid or not. */
  history: acting("payment.get")
    .input(z.object({ orderId: idInput("ord") }))
    .query(({ ctx, input }) => getOrderHistory(ctx.verbs, input)),

  /** What stands at the head of a shop's screens, and the business clock. */
  desk: acting("desk.get").query(async ({ ctx }) => ({
    ...(await getDesk(ctx.verbs)),
    now: ctx.verbs.now(),
  })),

  /** The shops the viewer may switch between. */
  shops: acting("sub_merchant.list").query(({ ctx }) => listSubMerchants(ctx.verbs, {})),
});
