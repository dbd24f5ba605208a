import { z } from "zod";
import { refuse } from "../domain-error.ts";
import { parseAmount } from "../money/amount.ts";
import { createOrder } from "../order/create-order.ts";
import { findOrder } from "../order/find-order.ts";
import { getOrder } from "../order/get-order.ts";
import { listPayments } from "../order/list-payments.ts";
import { requestCancel } from "../order/request-cancel.ts";
import { amountInput, channelInput, idInput, keyInput, textInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

/** The till shows this many of its last payments. */
const RECENT_LIMIT = 12;
/** That a closed order was paid after all is news to a cashier for so long, ms; a till shows it until somebody has seen it. */
const NEWS_MS = 4 * 3_600_000;

export const orderRouter = router({
  /** Makes the order and asks the gateway for its code; without an answer in time the order stands and says so. */
  create: acting("order.create")
    .input(
      z.object({
        requestKey: keyInput,
        amount: amountInput,
        channel: channelInput,
        note: textInput(40).trim().optional(),
        subMerchantId: idInput("smt").optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const subMerchantId = ctx.actor.subMerchantId ?? input.subMerchantId;
      if (!subMerchantId) refuse({ code: "not_found", what: "sub_merchant" });
      const read = parseAmount(input.amount);
      if ("fault" in read) refuse({ code: "amount_invalid", reason: read.fault });
      if (read.fen === 0n) refuse({ code: "amount_invalid", reason: "zero" });
      const order = await createOrder(ctx.verbs, {
        subMerchantId,
        reference: `till-${input.requestKey}`,
        amountFen: read.fen,
        channel: input.channel,
        ...(input.note ? { note: input.note } : {}),
      });
      if (order.forwardState === "due") await ctx.gateway.forwardOrder(order.id);
      return { order: await getOrder(ctx.verbs, { orderId: order.id }), now: ctx.verbs.now() };
    }),

  /** One order with the business clock beside it: the countdown never trusts the browser's clock. */
  get: acting("order.get")
    .input(z.object({ orderId: idInput("ord") }))
    .query(async ({ ctx, input }) => ({
      order: await getOrder(ctx.verbs, { orderId: input.orderId }),
      now: ctx.verbs.now(),
    })),

  /** Closes at the acquirer first, then here. Where the payer was faster the order comes back paid. */
  close: acting("order.cancel")
    .input(z.object({ orderId: idInput("ord") }))
    .mutation(async ({ ctx, input }) => {
      // Asked and written down first, so that nobody closes an order that the actor may not see.
      const before = await requestCancel(ctx.verbs, { orderId: input.orderId });
      const asked =
        before.status === "open" ? await ctx.gateway.closeOrder(before.id) : { state: "ok" as const };
      return {
        asked: asked.state,
        order: await getOrder(ctx.verbs, { orderId: before.id }),
        now: ctx.verbs.now(),
      };
    }),

  /**
   * The customer says that it is paid: the acquirer is asked now, and not by the schedule. `later`: it was asked a moment ago.
   * What it answers is in the order; an order that is final is not asked about.
   */
  ask: acting("order.ask")
    .input(z.object({ orderId: idInput("ord") }))
    .mutation(async ({ ctx, input }) => {
      // Read first, so that nobody asks about an order that the actor may not see.
      const before = await getOrder(ctx.verbs, { orderId: input.orderId });
      const isOpen = before.status === "open";
      const mayAsk = isOpen && ctx.takeQuestion(before.id) === undefined;
      const { state } = mayAsk ? await ctx.gateway.queryOrder(before.id) : { state: "ok" as const };
      const asked = isOpen && !mayAsk ? ("later" as const) : state;
      return { asked, order: await getOrder(ctx.verbs, { orderId: before.id }), now: ctx.verbs.now() };
    }),

  /** The last payments of this till, newest first. */
  recent: acting("order.recent")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => {
      const subMerchantId = ctx.actor.subMerchantId ?? input.subMerchantId;
      const found = await listPayments(ctx.verbs, {
        status: "paid",
        limit: RECENT_LIMIT,
        ...(subMerchantId ? { subMerchantId } : {}),
      });
      return found.rows;
    }),

  /** What this till's shop took on the business day of now: how many, and what they come to. */
  today: acting("order.recent")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => {
      const subMerchantId = ctx.actor.subMerchantId ?? input.subMerchantId;
      const { count, totals } = await listPayments(ctx.verbs, {
        status: "paid",
        isToday: true,
        limit: 1,
        ...(subMerchantId ? { subMerchantId } : {}),
      });
      return { count, ...totals };
    }),

  /** A payment of another day, by the whole number on the customer's own bill; null where this shop has none. */
  find: acting("order.find")
    .input(z.object({ number: textInput(64), subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => (await findOrder(ctx.verbs, input)) ?? null),

  /** Closed orders of this till whose money came after all, newest first: nobody takes it a second time. */
  late: acting("order.recent")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => {
      const subMerchantId = ctx.actor.subMerchantId ?? input.subMerchantId;
      const of = { limit: RECENT_LIMIT, ...(subMerchantId ? { subMerchantId } : {}) };
      const waiting = await listPayments(ctx.verbs, { ...of, status: "late" });
      const taken = await listPayments(ctx.verbs, { ...of, status: "reopened" });
      const since = ctx.verbs.now().getTime() - NEWS_MS;
      const reopened = taken.rows.filter((row) => row.afterClose && (row.paidAt?.getTime() ?? 0) > since);
      return { waiting: waiting.rows, reopened };
    }),
});
