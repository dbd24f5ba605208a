import { auditEntry } from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Id } from "../id.ts";
import type { AuditedAct } from "../permission.ts";
import type { IdentityCtx } from "./identity-context.ts";

/** Writes who signed in, was refused, left or was dismissed; the business clock dates it, like every audit entry. */
export async function writeSignInAudit(
  ctx: IdentityCtx,
  input: {
    staff: {
      id: Id<"stf">;
      kind: string;
      role: string;
      acquirerId: Id<"acq"> | null;
      merchantId: Id<"mch"> | null;
    };
    action: Extract<AuditedAct, `session.${string}` | "staff.disable">;
    /** From where: session and address as the web process itself saw them. */
    origin: string;
    facts?: Record<string, unknown>;
    /** What it is about, where that is not the person itself. */
    subjectId?: string;
  },
): Promise<void> {
  const happenedAt = ctx.now();
  const { staff } = input;
  await ctx.db.transaction((tx) =>
    tx.insert(auditEntry).values({
      id: ctx.newId("aud"),
      day: dayOf(happenedAt),
      acquirerId: staff.acquirerId,
      merchantId: staff.merchantId,
      staffId: staff.id,
      actor: staff.kind === "operator" ? "operator" : `${staff.kind}:${staff.role}`,
      action: input.action,
      subjectId: input.subjectId ?? staff.id,
      facts: input.facts ?? {},
      happenedAt,
      origin: input.origin,
    }),
  );
}
