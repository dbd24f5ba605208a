import { z } from "zod";
import { refuse } from "../domain-error.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { parseAmount } from "../money/amount.ts";
import { getOrder } from "../order/get-order.ts";
import { listWaitingRefunds } from "../refund/list-waiting-refunds.ts";
import { planRefund } from "../refund/plan-refund.ts";
import { requestRefund } from "../refund/request-refund.ts";
import { revokeRefund } from "../refund/revoke-refund.ts";
import { amountInput, idInput, keyInput, textInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

const REASON_MAX_LENGTH = 80;

function readAmount(text: string): bigint {
  const read = parseAmount(text);
  if ("fault" in read) refuse({ code: "amount_invalid", reason: read.fault });
  if (read.fen === 0n) refuse({ code: "amount_invalid", reason: "zero" });
  return read.fen;
}

export const refundRouter = router({
  /** What waits for somebody's money, and what ran out. */
  waiting: acting("refund.waiting")
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(async ({ ctx, input }) => ({
      refunds: await listWaitingRefunds(ctx.verbs, input),
      now: ctx.verbs.now(),
    })),

  /** Taken back while it waits. */
  cancel: acting("refund.cancel")
    .input(z.object({ refundId: idInput("rfd") }))
    .mutation(async ({ ctx, input }) => {
      await revokeRefund(ctx.verbs, input);
      return { cancelled: true };
    }),

  /** Step one: who bears what, and whether the money is there. Changes nothing. How a sale is shared is no cashier's business. */
  plan: acting("refund.plan")
    .input(z.object({ orderId: idInput("ord"), amount: amountInput }))
    .query(async ({ ctx, input }) => {
      const amountFen = readAmount(input.amount);
      const plan = await planRefund(ctx.verbs, { orderId: input.orderId, amountFen });
      const { name: acquirerName = "" } = (await findAcquirer(ctx.verbs, { id: ctx.actor.acquirerId })) ?? {};
      const shown =
        ctx.actor.role === "cashier" ? { ...plan, parts: [], standIns: [], feeReturnedFen: 0n } : plan;
      return { amountFen, acquirerName, ...shown };
    }),

  /** Step two. The drawer's own key makes a second press the same refund. */
  request: acting("refund.request")
    .input(
      z.object({
        orderId: idInput("ord"),
        amount: amountInput,
        reason: textInput(REASON_MAX_LENGTH).trim().min(1),
        requestKey: keyInput,
        mayWait: z.boolean().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const refund = await requestRefund(ctx.verbs, {
        orderId: input.orderId,
        amountFen: readAmount(input.amount),
        reason: input.reason,
        requestKey: input.requestKey,
        mayWait: input.mayWait,
      });
      if (refund.status === "requested" && refund.funding === "funded")
        await ctx.gateway.forwardRefund(refund.id);
      const order = await getOrder(ctx.verbs, { orderId: input.orderId });
      return { refund: order.refunds.find((r) => r.id === refund.id) ?? refund, order };
    }),
});
