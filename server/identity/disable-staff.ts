import { and, eq, isNull } from "drizzle-orm";
import { session, staff } from "#db/schema/index.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { StaffCtx } from "./identity-context.ts";
import { writeSignInAudit } from "./write-sign-in-audit.ts";

/**
 * Dismissal: no new sign-in, and every open session ends in the same transaction. An owner dismisses staff of its own
 * shop, the group's owner staff of the group; nobody itself. Refuses `forbidden`, `not_found`.
 */
export async function disableStaff(
  ctx: StaffCtx,
  input: { staffId: Id<"stf">; origin: string },
): Promise<void> {
  const by = may(ctx, "staff.disable");
  if (by.staffId === input.staffId) refuse({ code: "forbidden", action: "staff.disable" });
  const at = new Date();
  const gone = await ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(staff)
      .where(and(eq(staff.id, input.staffId), eq(staff.merchantId, by.merchantId)))
      .for("update");
    if (!row || (by.subMerchantId !== undefined && row.subMerchantId !== by.subMerchantId)) {
      refuse({ code: "not_found", what: "staff" });
    }
    if (row.disabledAt !== null) return undefined;

    await tx.update(staff).set({ disabledAt: at }).where(eq(staff.id, row.id));
    await tx
      .update(session)
      .set({ endedAt: at, endedReason: "staff_disabled" })
      .where(and(eq(session.staffId, row.id), isNull(session.endedAt)));
    return row;
  });
  if (gone) {
    await writeSignInAudit(ctx, {
      staff: gone,
      action: "staff.disable",
      origin: input.origin,
      facts: { by: by.staffId },
    });
  }
}
