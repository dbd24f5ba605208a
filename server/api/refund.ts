import { z } from "zod";
import { refuse } from "../domain-error.ts";
import { parseAmount } from "../money/amount.ts";
import { getOrder } from "../order/get-order.ts";
import { planRefund } from "../refund/plan-refund.ts";
import { requestRefund } from "../refund/request-refund.ts";
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
  /** Step one: who bears what, and whether the money is there. Changes nothing. How a sale is shared is no cashier's business. */
  plan: acting("refund.plan")
    .input(z.object({ orderId: idInput("ord"), amount: amountInput }))
    .query(async ({ ctx, input }) => {
      const amountFen = readAmount(input.amount);
      const plan = await planRefund(ctx.verbs, { orderId: input.orderId, amountFen });
      const shown = ctx.actor.role === "cashier" ? { ...plan, parts: [], feeReturnedFen: 0n } : plan;
      return { amountFen, ...shown };
    }),

  /** Step two. The drawer's own key makes a second press the same refund. */
  request: acting("refund.request")
    .input(
      z.object({
        orderId: idInput("ord"),
        amount: amountInput,
        reason: textInput(REASON_MAX_LENGTH).trim().min(1),
        requestKey: keyInput,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const refund = await requestRefund(ctx.verbs, {
        orderId: input.orderId,
        amountFen: readAmount(input.amount),
        reason: input.reason,
        requestKey: input.requestKey,
      });
      if (refund.status === "requested") await ctx.gateway.forwardRefund(refund.id);
      const order = await getOrder(ctx.verbs, { orderId: input.orderId });
      return { refund: order.refunds.find((r) => r.id === refund.id) ?? refund, order };
    }),
});
