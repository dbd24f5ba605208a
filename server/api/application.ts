import { z } from "zod";
import { eachChannel } from "../channel/channel.ts";
import { APPLICATION_FIELDS } from "../onboarding/application-form.ts";
import { APPLICATION_STATUSES } from "../onboarding/application-status.ts";
import { approveApplication } from "../onboarding/approve-application.ts";
import { createApplication } from "../onboarding/create-application.ts";
import { getApplication } from "../onboarding/get-application.ts";
import { listApplications } from "../onboarding/list-applications.ts";
import { SUBJECT_TYPES } from "../onboarding/name-match.ts";
import { reviewApplication } from "../onboarding/review-application.ts";
import { submitApplication } from "../onboarding/submit-application.ts";
import { WAYS } from "../onboarding/verification.ts";
import { writeApplication } from "../onboarding/write-application.ts";
import { idInput, textInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

const text = textInput(200);
const form = z.object({
  subjectType: z.enum(SUBJECT_TYPES),
  fields: z.partialRecord(z.enum(APPLICATION_FIELDS), text),
});
const round = z.number().int().min(1).max(1_000);
const recorded = z.object({
  number: text,
  role: text,
  ...eachChannel(() => text),
  accountRef: text,
  accountHash: text,
  accountMask: text,
  accountTail: text,
  approvedFrom: text,
  cycle: text,
  minimumFen: text,
});
const verified = z.partialRecord(z.enum(APPLICATION_FIELDS), z.enum(WAYS));
const finding = z.object({ field: z.enum(APPLICATION_FIELDS), reason: textInput(1_000) });
const applicationId = idInput("app");

export const applicationRouter = router({
  list: acting("application.list")
    .input(z.object({ status: z.enum(APPLICATION_STATUSES).optional() }))
    .query(({ ctx, input }) => listApplications(ctx.verbs, input)),

  get: acting("application.get")
    .input(z.object({ applicationId }))
    .query(({ ctx, input }) => getApplication(ctx.verbs, input)),

  create: acting("application.create")
    .input(form)
    .mutation(({ ctx, input }) => createApplication(ctx.verbs, input)),

  /** Keeps the form as far as it is filled in. */
  write: acting("application.write")
    .input(form.extend({ applicationId }))
    .mutation(async ({ ctx, input }) => {
      await writeApplication(ctx.verbs, input);
      return { written: true };
    }),

  submit: acting("application.submit")
    .input(form.extend({ applicationId }))
    .mutation(({ ctx, input }) => submitApplication(ctx.verbs, input)),

  /** The reviewer's acceptance with a number of the acquirer's register. */
  acceptNumber: acting("application.accept")
    .input(z.object({ applicationId, round, verified, number: text }))
    .mutation(async ({ ctx, input: { number, ...input } }) => {
      await reviewApplication(ctx.verbs, { ...input, decision: { acceptNumber: number } });
      return { accepted: true };
    }),

  /** The same where the acquirer lays no register here: with the numbers of its core, typed. */
  accept: acting("application.accept")
    .input(z.object({ applicationId, round, verified, recorded }))
    .mutation(async ({ ctx, input: { recorded: accept, ...input } }) => {
      await reviewApplication(ctx.verbs, { ...input, decision: { accept } });
      return { accepted: true };
    }),

  /** Sent back, with a reason on every field. */
  sendBack: acting("application.return")
    .input(z.object({ applicationId, round, findings: z.array(finding).max(APPLICATION_FIELDS.length) }))
    .mutation(async ({ ctx, input: { findings, ...input } }) => {
      await reviewApplication(ctx.verbs, { ...input, decision: { findings } });
      return { returned: true };
    }),

  approve: acting("application.approve")
    .input(z.object({ applicationId, round }))
    .mutation(({ ctx, input }) => approveApplication(ctx.verbs, input)),
});
