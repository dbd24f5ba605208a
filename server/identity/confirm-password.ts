import { eq } from "drizzle-orm";
import { staff } from "#db/schema/index.ts";
import { Refused, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { checkPassword } from "./check-password.ts";
import type { IdentityCtx } from "./identity-context.ts";

/**
 * Re-authentication before a signature or consent: the check of a sign-in, counted for this session alone, so that
 * nobody outside can shut a person's signature. Refuses `password_wrong`, `sign_in_locked`, `not_signed_in`,
 * `too_many_requests`.
 */
export async function confirmPassword(
  ctx: IdentityCtx,
  input: { staffId: Id<"stf">; sessionId: Id<"ses">; password: string },
): Promise<void> {
  const who = await ctx.db.transaction(async (tx) =>
    (await tx.select({ login: staff.login }).from(staff).where(eq(staff.id, input.staffId))).at(0),
  );
  if (!who) refuse({ code: "not_signed_in" });
  try {
    await checkPassword(ctx, {
      login: who.login,
      password: input.password,
      source: `session:${input.sessionId}`,
      lane: "known",
    });
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "sign_in_failed")
      refuse({ code: "password_wrong" });
    throw error;
  }
}
