import { and, eq } from "drizzle-orm";
import { session, staff } from "#db/schema/index.ts";
import { sha256Hex } from "../document/document-codec.ts";
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
  // Read and set back in one statement: of two sign-ins at once one says the number, none loses it.
  const wrongTries = await ctx.db.transaction(async (tx) => {
    const [before] = await tx
      .select({ failedCount: staff.failedCount })
      .from(staff)
      .where(eq(staff.id, found.id))
      .for("update");
    if (before?.failedCount) await tx.update(staff).set({ failedCount: 0 }).where(eq(staff.id, found.id));
    return before?.failedCount ?? 0;
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
