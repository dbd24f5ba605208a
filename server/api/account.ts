import { z } from "zod";
import { refuse } from "../domain-error.ts";
import { approveAccount } from "../merchant/approve-account.ts";
import { approveAdvanceLimit } from "../merchant/approve-advance-limit.ts";
import { confirmSuspension } from "../merchant/confirm-suspension.ts";
import { holdSubMerchant } from "../merchant/hold-sub-merchant.ts";
import { liftHold } from "../merchant/lift-hold.ts";
import { listAccounts } from "../merchant/list-accounts.ts";
import { listShops } from "../merchant/list-shops.ts";
import { refreshTerms } from "../merchant/refresh-terms.ts";
import { requestAccount } from "../merchant/request-account.ts";
import { requestAdvanceLimit } from "../merchant/request-advance-limit.ts";
import { requestClosing } from "../merchant/request-closing.ts";
import { resumeSubMerchant } from "../merchant/resume-sub-merchant.ts";
import { reviewAccount } from "../merchant/review-account.ts";
import { suspendSubMerchant } from "../merchant/suspend-sub-merchant.ts";
import { parseAmount } from "../money/amount.ts";
import { amountInput, idInput, textInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

const text = textInput(200);
const reason = textInput(1_000);
const inner = textInput(1_000).default("");
const accountId = idInput("sac");
const subMerchantId = idInput("smt");

function readAmount(typed: string): bigint {
  const read = parseAmount(typed);
  if ("fault" in read) refuse({ code: "amount_invalid", reason: read.fault });
  return read.fen;
}

/** Settlement accounts, and what the acquirer does to a shop as a whole. */
export const accountRouter = router({
  list: acting("account.list")
    .input(z.object({ subMerchantId: subMerchantId.optional() }))
    .query(({ ctx, input }) => listAccounts(ctx.verbs, input)),

  request: acting("account.request")
    .input(z.object({ subMerchantId, bankName: text, cnaps: text, holderName: text, accountTail: text }))
    .mutation(({ ctx, input }) => requestAccount(ctx.verbs, input)),

  shops: acting("shop.list")
    .input(z.object({ subMerchantId: subMerchantId.optional() }))
    .query(({ ctx, input }) => listShops(ctx.verbs, input)),

  accept: acting("account.accept")
    .input(
      z.object({
        accountId,
        numbers: z.object({
          accountRef: text,
          accountHash: text,
          accountMask: text,
          accountTail: text,
          accountVersion: z.number().int().min(0).max(1_000_000),
          approvedFrom: text,
        }),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await reviewAccount(ctx.verbs, { accountId: input.accountId, decision: { accept: input.numbers } });
      return { accepted: true };
    }),

  sendBack: acting("account.return")
    .input(z.object({ accountId, reason }))
    .mutation(async ({ ctx, input }) => {
      await reviewAccount(ctx.verbs, {
        accountId: input.accountId,
        decision: { returnReason: input.reason },
      });
      return { returned: true };
    }),

  approve: acting("account.approve")
    .input(z.object({ accountId }))
    .mutation(async ({ ctx, input }) => {
      await approveAccount(ctx.verbs, input);
      return { approved: true };
    }),

  suspend: acting("sub_merchant.suspend")
    .input(z.object({ subMerchantId, reason, inner }))
    .mutation(({ ctx, input }) => suspendSubMerchant(ctx.verbs, input)),

  confirmSuspension: acting("sub_merchant.confirm")
    .input(z.object({ suspensionId: idInput("ssp") }))
    .mutation(async ({ ctx, input }) => {
      await confirmSuspension(ctx.verbs, input);
      return { confirmed: true };
    }),

  resume: acting("sub_merchant.resume")
    .input(z.object({ subMerchantId }))
    .mutation(({ ctx, input }) => resumeSubMerchant(ctx.verbs, input)),

  /** Without a reason it is taken back. */
  requestClosing: acting("sub_merchant.ask_closing")
    .input(z.object({ subMerchantId, reason: reason.nullable() }))
    .mutation(async ({ ctx, input }) => {
      await requestClosing(ctx.verbs, input);
      return { asked: input.reason !== null };
    }),

  /** An empty amount holds everything. */
  hold: acting("sub_merchant.hold")
    .input(z.object({ subMerchantId, amount: amountInput, reason, inner }))
    .mutation(({ ctx, input: { amount, ...input } }) => {
      if (amount.trim() === "") return holdSubMerchant(ctx.verbs, { ...input, amountFen: null });
      return holdSubMerchant(ctx.verbs, { ...input, amountFen: readAmount(amount) });
    }),

  requestLimit: acting("advance_limit.request")
    .input(z.object({ subMerchantId, amount: amountInput, reason }))
    .mutation(async ({ ctx, input: { amount, ...input } }) => {
      await requestAdvanceLimit(ctx.verbs, { ...input, limitFen: readAmount(amount) });
      return { asked: true };
    }),

  approveLimit: acting("advance_limit.approve")
    .input(z.object({ subMerchantId, amount: amountInput }))
    .mutation(async ({ ctx, input: { amount, ...input } }) => {
      await approveAdvanceLimit(ctx.verbs, { ...input, limitFen: readAmount(amount) });
      return { set: true };
    }),

  /** Cycle, minimum and limit as the acquirer's register has them. */
  refreshTerms: acting("terms.refresh")
    .input(z.object({ subMerchantId }))
    .mutation(async ({ ctx, input }) => {
      await refreshTerms(ctx.verbs, input);
      return { refreshed: true };
    }),

  lift: acting("hold.lift")
    .input(z.object({ holdId: idInput("hld") }))
    .mutation(async ({ ctx, input }) => {
      await liftHold(ctx.verbs, input);
      return { lifted: true };
    }),
});
