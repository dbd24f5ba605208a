import { and, eq, sql } from "drizzle-orm";
import { session, staff } from "#db/schema/index.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { checkPassword } from "./check-password.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { SESSION_LIMITS, type SessionLimits } from "./session-limits.ts";

/** From where somebody signs in: the sender as budgets count them, and the browser's own long-lived secret, if it has one. */
export interface SignInFrom {
  address: string;
  device?: string | undefined;
}

/** Who signed in, as `openSession` needs it. */
export interface Authenticated {
  staffId: Id<"stf">;
  limits: SessionLimits;
  /** Wrong passwords for this login since its last sign-in, from anywhere. */
  wrongTries: number;
}

/**
 * Checks login and password. Failures count for the device, where this login signed in on it before, else for the
 * address: a stranger's guesses shut nobody else out. Guesses from devices the login does not know come at a pace.
 * Refuses `sign_in_failed`, `sign_in_locked`, `too_many_requests`.
 */
export async function authenticateStaff(
  ctx: IdentityCtx,
  input: { login: string; password: string; from: SignInFrom },
): Promise<Authenticated> {
  const { login, password, from } = input;
  const isKnown = from.device !== undefined && (await isDeviceKnown(ctx, login, from.device));
  if (!isKnown) {
    const retryAfterSeconds = ctx.strangersPace.take(login);
    if (retryAfterSeconds !== undefined) refuse({ code: "too_many_requests", retryAfterSeconds });
  }
  const found = await checkPassword(ctx, {
    login,
    password,
    source: isKnown ? `device:${from.device}` : `address:${from.address}`,
    lane: isKnown ? "known" : "stranger",
  });
  // What is told is taken off, not the count set to nothing: a try that falls in between is told the next time.
  const wrongTries = await ctx.db.transaction(async (tx) => {
    const isIt = eq(staff.id, found.id);
    const [row] = await tx.select({ failedCount: staff.failedCount }).from(staff).where(isIt);
    const told = row?.failedCount ?? 0;
    if (told > 0)
      await tx
        .update(staff)
        .set({ failedCount: sql`greatest(${staff.failedCount} - ${told}, 0)` })
        .where(isIt);
    return told;
  });
  return { staffId: found.id, limits: SESSION_LIMITS[found.kind], wrongTries };
}

/** Whether this login signed in on this device before; the same statement for a login nobody has. */
async function isDeviceKnown(ctx: IdentityCtx, login: string, device: string): Promise<boolean> {
  const rows = await ctx.db.transaction((tx) =>
    tx
      .select({ id: session.id })
      .from(session)
      .innerJoin(staff, eq(staff.id, session.staffId))
      .where(and(eq(staff.login, login), eq(session.deviceSha256, sha256Hex(device))))
      .limit(1),
  );
  return rows.length > 0;
}
