import { and, eq, isNull } from "drizzle-orm";
import { session, staff } from "#db/schema/index.ts";
import type { Id } from "../id.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { writeSignInAudit } from "./write-sign-in-audit.ts";

/** Ends a session at once, wherever its cookie still lies. Ending it twice changes nothing. */
export async function endSession(
  ctx: IdentityCtx,
  input: { sessionId: Id<"ses">; reason: "signed_out" | "expired"; origin: string },
): Promise<void> {
  const at = new Date();
  const who = await ctx.db.transaction(async (tx) => {
    const [ended] = await tx
      .update(session)
      .set({ endedAt: at, endedReason: input.reason })
      .where(and(eq(session.id, input.sessionId), isNull(session.endedAt)))
      .returning({ staffId: session.staffId });
    if (!ended) return undefined;
    return (await tx.select().from(staff).where(eq(staff.id, ended.staffId))).at(0);
  });
  if (who) {
    await writeSignInAudit(ctx, {
      staff: who,
      action: "session.end",
      subjectId: input.sessionId,
      origin: input.origin,
      facts: { reason: input.reason },
    });
  }
}
