import { application, subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findFullNumber, tidyFields } from "./application-form.ts";
import type { SubjectType } from "./name-match.ts";

export interface CreateApplication {
  subjectType: SubjectType;
  /** What is known so far; masked values only. */
  fields: Readonly<Record<string, string>>;
}

/**
 * Begins an application (进件) for a new shop of the group: the shop as a draft, and the form as far as it is filled in.
 * Only the owner of the group adds a shop. Refuses `forbidden`, and `input_invalid` where a full number is typed.
 */
export async function createApplication(
  ctx: Ctx,
  input: CreateApplication,
): Promise<{ applicationId: Id<"app">; subMerchantId: Id<"smt"> }> {
  const actor = may(ctx, "application.create");
  if (actor.subMerchantId !== undefined) refuse({ code: "forbidden", action: "application.create" });
  const full = findFullNumber(input.fields);
  if (full) refuse({ code: "input_invalid", field: full, reason: "full_number_not_here" });
  const fields = tidyFields(input.fields);
  const { acquirerId, merchantId, staffId } = actor;
  const now = ctx.now();
  const subMerchantId = ctx.newId("smt");
  const applicationId = ctx.newId("app");
  await ctx.db.transaction(async (tx) => {
    await tx.insert(subMerchant).values({
      id: subMerchantId,
      acquirerId,
      merchantId,
      name: fields.name ?? "",
      shortName: fields.shortName ?? fields.name ?? "",
      category: fields.category ?? "",
      province: fields.province ?? "",
      address: fields.address ?? "",
      status: "draft",
      createdAt: now,
    });
    await tx.insert(application).values({
      id: applicationId,
      acquirerId,
      merchantId,
      subMerchantId,
      subjectType: input.subjectType,
      fields,
      status: "draft",
      createdBy: staffId,
      createdAt: now,
    });
    await recordAudit(tx, ctx, {
      action: "application.create",
      subjectId: applicationId,
      facts: { subMerchantId, subjectType: input.subjectType },
    });
  });
  ctx.defer({ topic: "application", id: applicationId, merchantId, subMerchantId, acquirerId });
  return { applicationId, subMerchantId };
}
