import { and, eq, inArray } from "drizzle-orm";
import { application } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { findFullNumber, tidyFields } from "./application-form.ts";
import type { SubjectType } from "./name-match.ts";

export interface WriteApplication {
  applicationId: Id<"app">;
  subjectType: SubjectType;
  fields: Readonly<Record<string, string>>;
}

/**
 * Keeps the form as far as it is filled in, while it is the shop's turn (draft or returned). Refuses `forbidden`,
 * `not_found`, `application_not_in`, and `input_invalid` where a full number is typed.
 */
export async function writeApplication(ctx: Ctx, input: WriteApplication): Promise<void> {
  may(ctx, "application.write");
  const full = findFullNumber(input.fields);
  if (full) refuse({ code: "input_invalid", field: full, reason: "full_number_not_here" });
  const fields = tidyFields(input.fields);
  await ctx.db.transaction(async (tx) => {
    const written = await tx
      .update(application)
      .set({ subjectType: input.subjectType, fields })
      .where(and(eq(application.id, input.applicationId), inArray(application.status, ["draft", "returned"])))
      .returning({ id: application.id });
    if (written.length === 1) {
      const facts = { fields: Object.keys(fields) };
      await recordAudit(tx, ctx, { action: "application.write", subjectId: input.applicationId, facts });
      return;
    }
    const [row] = await tx
      .select({ status: application.status })
      .from(application)
      .where(eq(application.id, input.applicationId));
    if (!row) refuse({ code: "not_found", what: "application" });
    refuse({ code: "application_not_in", status: row.status, needed: "draft" });
  });
}
