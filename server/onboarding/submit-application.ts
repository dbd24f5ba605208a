import { and, eq } from "drizzle-orm";
import { application, applicationSubmission, subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { findFieldFaults, findFullNumber, tidyFields } from "./application-form.ts";
import { canBecome } from "./application-status.ts";
import type { SubjectType } from "./name-match.ts";

export interface SubmitApplication {
  applicationId: Id<"app">;
  subjectType: SubjectType;
  fields: Readonly<Record<string, string>>;
}

/**
 * Hands the form to the acquirer, as a round of its own that is kept. Refuses `forbidden`, `not_found`, `application_not_in`,
 * `input_invalid` where a full number is typed, and `application_incomplete` with every faulty field and its reason at once.
 */
export async function submitApplication(ctx: Ctx, input: SubmitApplication): Promise<{ round: number }> {
  const { actor } = ctx;
  const { applicationId, subjectType } = input;
  if (actor.kind !== "shop" || actor.role !== "owner")
    refuse({ code: "forbidden", action: "application.submit" });
  const full = findFullNumber(input.fields);
  if (full) refuse({ code: "input_invalid", field: full, reason: "full_number_not_here" });
  const fields = tidyFields(input.fields);
  const faults = findFieldFaults(subjectType, fields);
  const now = ctx.now();
  const sent = await ctx.db.transaction(async (tx) => {
    // load
    const [row] = await tx.select().from(application).where(eq(application.id, applicationId));
    if (!row) refuse({ code: "not_found", what: "application" });
    // decide
    if (!canBecome(row.status, "submitted"))
      refuse({ code: "application_not_in", status: row.status, needed: "draft" });
    if (faults.length > 0) refuse({ code: "application_incomplete", fields: faults });
    const round = row.status === "returned" ? row.round + 1 : row.round;
    // write
    const written = await tx
      .update(application)
      .set({ subjectType, fields, status: "submitted", round, submittedAt: now })
      .where(
        and(
          eq(application.id, applicationId),
          eq(application.status, row.status),
          eq(application.round, row.round),
        ),
      )
      .returning({ id: application.id });
    if (written.length !== 1) refuse({ code: "application_not_in", status: "submitted", needed: "draft" });
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
        status: "submitted",
      })
      .where(eq(subMerchant.id, subMerchantId));
    await recordAudit(tx, ctx, { action: "application.submit", subjectId: applicationId, facts: { round } });
    return { round, acquirerId, merchantId, subMerchantId };
  });
  const { round, ...tenant } = sent;
  ctx.defer({ topic: "application", id: applicationId, ...tenant });
  return { round };
}
