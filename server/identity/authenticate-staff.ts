import { eq, sql } from "drizzle-orm";
import { staff } from "#db/schema/index.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { lockAfter, SESSION_LIMITS, type SessionLimits } from "./session-limits.ts";
import { verifyPassword } from "./verify-password.ts";
import { writeSignInAudit } from "./write-sign-in-audit.ts";

const MINUTE_MS = 60_000;
/** Logins that nobody has, remembered for their failures; more than this and the oldest is forgotten. */
const STRANGERS_MAX = 10_000;

/** Who signed in, as `openSession` needs it. */
export interface Authenticated {
  staffId: Id<"stf">;
  limits: SessionLimits;
}

/**
 * Checks login and password. An unknown login costs the same work and is told the same as a wrong password; after
 * five failures in a row the login is locked for 15 minutes, then doubling (machine clock).
 * Refuses `sign_in_failed`, `sign_in_locked`.
 */
export async function authenticateStaff(
  ctx: IdentityCtx,
  input: { login: string; password: string },
): Promise<Authenticated> {
  const at = new Date();
  const found = await ctx.db.transaction(async (tx) =>
    (await tx.select().from(staff).where(eq(staff.login, input.login)).limit(1)).at(0),
  );

  const holds = await verifyPassword(found?.passwordHash, input.password);
  const stranger = ctx.strangers.get(input.login);
  const lockedUntil = found?.lockedUntil?.getTime() ?? stranger?.until ?? 0;
  if (lockedUntil > at.getTime()) refuseLocked(lockedUntil - at.getTime());

  if (!found) {
    const failures = (stranger?.failures ?? 0) + 1;
    const oldest = ctx.strangers.keys().next();
    if (ctx.strangers.size >= STRANGERS_MAX && !oldest.done) ctx.strangers.delete(oldest.value);
    ctx.strangers.set(input.login, { failures, until: at.getTime() + lockAfter(failures) });
    if (lockAfter(failures) > 0) refuseLocked(lockAfter(failures));
    refuse({ code: "sign_in_failed" });
  }
  if (!holds || found.disabledAt !== null) {
    const failures = await countFailure(ctx, found.id, at);
    await writeSignInAudit(ctx, { staff: found, action: "session.refuse", facts: { failures } });
    if (lockAfter(failures) > 0) refuseLocked(lockAfter(failures));
    refuse({ code: "sign_in_failed" });
  }
  await clearFailures(ctx, found.id, at);
  return { staffId: found.id, limits: SESSION_LIMITS[found.kind] };
}

/** Counts in one statement, so that attempts side by side all count; committed before the refusal is thrown. */
async function countFailure(ctx: IdentityCtx, staffId: Id<"stf">, at: Date): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const [counted] = await tx
      .update(staff)
      .set({ failedCount: sql`${staff.failedCount} + 1` })
      .where(eq(staff.id, staffId))
      .returning({ failures: staff.failedCount });
    const failures = counted?.failures ?? 0;
    const lockMs = lockAfter(failures);
    if (lockMs > 0) {
      await tx
        .update(staff)
        .set({ lockedUntil: new Date(at.getTime() + lockMs) })
        .where(eq(staff.id, staffId));
    }
    return failures;
  });
}

/**
 * Guesses side by side all read the row before the first of them failed: the one that is right counts only where the login
 * is not locked or dismissed now, asked on the row as it stands.
 */
async function clearFailures(ctx: IdentityCtx, staffId: Id<"stf">, at: Date): Promise<void> {
  const standing = await ctx.db.transaction(async (tx) => {
    const [row] = await tx.select().from(staff).where(eq(staff.id, staffId)).for("update");
    const isShut = !row || row.disabledAt !== null || (row.lockedUntil !== null && row.lockedUntil > at);
    if (!isShut && row.failedCount > 0)
      await tx.update(staff).set({ failedCount: 0, lockedUntil: null }).where(eq(staff.id, staffId));
    return { isShut, lockedUntil: row?.lockedUntil ?? null };
  });
  if (!standing.isShut) return;
  if (standing.lockedUntil !== null && standing.lockedUntil > at)
    refuseLocked(standing.lockedUntil.getTime() - at.getTime());
  refuse({ code: "sign_in_failed" });
}

function refuseLocked(leftMs: number): never {
  refuse({ code: "sign_in_locked", untilMinutes: Math.max(1, Math.ceil(leftMs / MINUTE_MS)) });
}
