import { eq } from "drizzle-orm";
import { session, staff } from "#db/schema/index.ts";
import { assert } from "../assert.ts";
import { sha256Hex } from "../document/digest.ts";
import { type Id, newId } from "../id.ts";
import type { Authenticated } from "./authenticate-staff.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { writeSignInAudit } from "./write-sign-in-audit.ts";

/** Opens a session row for somebody who was just authenticated; a new id at every sign-in (machine clock). */
export async function openSession(
  ctx: IdentityCtx,
  input: {
    staff: Authenticated;
    origin: string;
    userAgent?: string | undefined;
    device?: string | undefined;
  },
): Promise<Id<"ses">> {
  const at = new Date();
  const id = newId("ses", at);
  const who = await ctx.db.transaction(async (tx) => {
    await tx.insert(session).values({
      id,
      staffId: input.staff.staffId,
      createdAt: at,
      seenAt: at,
      expiresAt: new Date(at.getTime() + input.staff.limits.absoluteMs),
      userAgent: input.userAgent ?? null,
      deviceSha256: input.device === undefined ? null : sha256Hex(input.device),
    });
    return (await tx.select().from(staff).where(eq(staff.id, input.staff.staffId))).at(0);
  });
  assert(who, "somebody who was authenticated is staff");
  await writeSignInAudit(ctx, { staff: who, action: "session.open", subjectId: id, origin: input.origin });
  return id;
}
