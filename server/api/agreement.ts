import { z } from "zod";
import { AGREEMENT_STATUSES } from "../agreement/agreement-status.ts";
import { createAgreement } from "../agreement/create-agreement.ts";
import { getAgreement } from "../agreement/get-agreement.ts";
import { listAgreements } from "../agreement/list-agreements.ts";
import { planAgreement } from "../agreement/plan-agreement.ts";
import { proposeAgreement } from "../agreement/propose-agreement.ts";
import { revokeAgreement } from "../agreement/revoke-agreement.ts";
import type { Term } from "../agreement/split-rule.ts";
import { channelInput, dayInput, idInput, textInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

const receiver = textInput(32);
/** The noun says what an amount or a rate may be; the edge only bounds them. */
const fen = z.bigint().min(0n).max(1_000_000_000_000n);
const ppm = z.number().int().min(0).max(10_000_000);
const when = z.object({ channel: channelInput, minFen: fen, maxFen: fen }).partial();
const term = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("share"),
    of: z.enum(["base", "rest"]),
    ppm,
    to: receiver,
    capFen: fen.optional(),
    when: when.optional(),
  }),
  z.object({ kind: z.literal("fixed"), fen, to: receiver, when: when.optional() }),
]);
const rule = z.object({
  terms: z.array(term).max(60),
  remainder: receiver,
  bearer: z.enum(["proportional", "remainder"]),
  feeBearer: receiver.optional(),
});
const agreementId = idInput("spa");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const agreementRouter = router({
  list: acting("agreement.list")
    .input(
      z.object({ status: z.enum(AGREEMENT_STATUSES).optional(), subMerchantId: idInput("smt").optional() }),
    )
    .query(({ ctx, input }) => listAgreements(ctx.verbs, input)),

  get: acting("agreement.get")
    .input(z.object({ agreementId }))
    .query(({ ctx, input }) => getAgreement(ctx.verbs, input)),

  /** Who may sell and receive, and the fees for the live sample. */
  plan: acting("agreement.plan").query(({ ctx }) => planAgreement(ctx.verbs)),

  create: acting("agreement.create")
    .input(
      z.object({
        subMerchantId: idInput("smt"),
        rule,
        effectiveFrom: dayInput,
        visibility: z.array(receiver).max(60).optional(),
        refundCover: z.literal("seller").optional(),
      }),
    )
    .mutation(({ ctx, input }) =>
      createAgreement(ctx.verbs, {
        ...input,
        rule: {
          terms: input.rule.terms.map(tidyTerm),
          remainder: input.rule.remainder,
          bearer: input.rule.bearer,
          ...(input.rule.feeBearer === undefined ? {} : { feeBearer: input.rule.feeBearer }),
        },
      }),
    ),

  /** Hands a draft to the acquirer, which asks every party itself. */
  propose: acting("agreement.propose")
    .input(z.object({ agreementId, sha256 }))
    .mutation(async ({ ctx, input }) => {
      await proposeAgreement(ctx.verbs, input);
      return { proposed: true };
    }),

  /** Taken back by the merchant's side. */
  revoke: acting("agreement.withdraw")
    .input(z.object({ agreementId, reason: textInput(1_000) }))
    .mutation(({ ctx, input }) => revokeAgreement(ctx.verbs, input)),
});

/** Members that are not there are left out: the canonical document knows no `undefined`. */
function tidyTerm(typed: z.infer<typeof term>): Term {
  const conditions = Object.fromEntries(
    Object.entries(typed.when ?? {}).filter(([, value]) => value !== undefined),
  );
  const rest = Object.keys(conditions).length === 0 ? {} : { when: conditions };
  if (typed.kind === "fixed") return { kind: "fixed", fen: typed.fen, to: typed.to, ...rest };
  const cap = typed.capFen === undefined ? {} : { capFen: typed.capFen };
  return { kind: "share", of: typed.of, ppm: typed.ppm, to: typed.to, ...cap, ...rest };
}
