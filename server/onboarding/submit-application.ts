import { and, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import {
  acquirer,
  application,
  applicationFinding,
  applicationSubmission,
  subMerchant,
} from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { stepFrom } from "../life-cycle.ts";
import { SUB_MERCHANT_LIFE } from "../merchant/sub-merchant-status.ts";
import { may } from "../permission.ts";
import {
  type AppliedTo,
  findFieldFaults,
  findFullNumber,
  type Returned,
  tidyFields,
} from "./application-form.ts";
import { APPLICATION_LIFE } from "./application-status.ts";
import type { SubjectType } from "./name-match.ts";

export interface SubmitApplication {
  applicationId: Id<"app">;
  subjectType: SubjectType;
  fields: Readonly<Record<string, string>>;
}

/**
 * Hands the form to the acquirer, as a round of its own that is kept. Refuses `forbidden`, `not_found`, `application_not_in`,
 * `input_invalid` where a full number is typed, and `application_incomplete` with every faulty field and its reason at once: what
 * was returned and stands as it was is one of them.
 */
export async function submitApplication(ctx: Ctx, input: SubmitApplication): Promise<{ round: number }> {
  const actor = may(ctx, "application.submit");
  const { applicationId, subjectType } = input;
  const full = findFullNumber(input.fields);
  if (full) refuse({ code: "input_invalid", field: full, reason: "full_number_not_here" });
  const fields = tidyFields(input.fields);
  const now = ctx.now();
  const sent = await ctx.db.transaction(async (tx) => {
    // load
    const [row] = await tx.select().from(application).where(eq(application.id, applicationId));
    if (!row) refuse({ code: "not_found", what: "application" });
    // decide
    if (stepFrom(APPLICATION_LIFE, row.status, "submitted").length === 0)
      refuse({ code: "application_not_in", status: row.status, needed: "draft" });
    const to = await loadAppliedTo(tx, row.acquirerId);
    const faults = findFieldFaults(subjectType, fields, to, await loadReturned(tx, row));
    if (faults.length > 0) refuse({ code: "application_incomplete", fields: faults });
    const round = row.status === "returned" ? row.round + 1 : row.round;
    // write
    await recordStep(tx, ctx, {
      life: APPLICATION_LIFE,
      table: application,
      id: applicationId,
      from: row.status,
      to: "submitted",
      set: { subjectType, fields, round, submittedAt: now },
      act: { action: "application.submit", facts: { round } },
      raced: { code: "application_not_in", status: "submitted", needed: "draft" },
    });
    const { acquirerId, merchantId, subMerchantId } = row;
    await tx.insert(applicationSubmission).values({
      applicationId,
      acquirerId,
      merchantId,
      subMerchantId,
      round,
      subjectType,
      fields,
      submittedBy: actor.staffId,
      submittedAt: now,
    });
    await tx
      .update(subMerchant)
      .set({
        name: fields.name ?? "",
        shortName: fields.shortName ?? "",
        category: fields.category ?? "",
        licenceCode: fields.licenceCode ?? null,
        province: fields.province ?? "",
        address: fields.address ?? "",
      })
      .where(eq(subMerchant.id, subMerchantId));
    const shop = { life: SUB_MERCHANT_LIFE, table: subMerchant, id: subMerchantId } as const;
    const act = { action: "sub_merchant.submit", facts: { applicationId } } as const;
    // After a return the shop is `submitted` already.
    if (row.status === "draft") await recordStep(tx, ctx, { ...shop, from: "draft", to: "submitted", act });
    return { round, acquirerId, merchantId, subMerchantId };
  });
  const { round, ...tenant } = sent;
  ctx.defer({ topic: "application", id: applicationId, ...tenant });
  return { round };
}

async function loadAppliedTo(tx: Tx, acquirerId: Id<"acq">): Promise<AppliedTo> {
  const [row] = await tx
    .select({ acquirerName: acquirer.name, area: acquirer.area })
    .from(acquirer)
    .where(eq(acquirer.id, acquirerId));
  return present(row, "an application is somebody's to review");
}

/** What was handed in last and what was found in it; undefined where nothing was returned. */
async function loadReturned(
  tx: Tx,
  row: { id: Id<"app">; status: string; round: number },
): Promise<Returned | undefined> {
  if (row.status !== "returned") return undefined;
  const [last] = await tx
    .select({ fields: applicationSubmission.fields })
    .from(applicationSubmission)
    .where(and(eq(applicationSubmission.applicationId, row.id), eq(applicationSubmission.round, row.round)));
  const findings = await tx
    .select({ field: applicationFinding.field })
    .from(applicationFinding)
    .where(and(eq(applicationFinding.applicationId, row.id), eq(applicationFinding.round, row.round)));
  return { fields: last?.fields ?? {}, findings };
}
