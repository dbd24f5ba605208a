import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { signInTry, staff } from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import { refuse } from "../domain-error.ts";
import type { Lane } from "../limit/gate.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { FORGET_TRIES_MS, lockAfter } from "./session-limits.ts";
import { verifyPassword } from "./verify-password.ts";

const MINUTE_MS = 60_000;

export interface PasswordTry {
  login: string;
  password: string;
  /** Whose guesses are counted together: `device:…`, `address:…`, `session:…`. */
  source: string;
  lane: Lane;
}

/** The staff row whose password it is. */
export type CheckedStaff = typeof staff.$inferSelect;

/**
 * Checks a password in its turn at the gate. The lock of (login, source) is looked at before anything is hashed; after
 * five failures in a row this source waits 15 minutes, then doubling (machine clock), and no other source with it. A
 * login nobody has is locked, hashed and counted by the same statements as a real one.
 * Refuses `sign_in_failed`, `sign_in_locked`, `too_many_requests`.
 */
export async function checkPassword(ctx: IdentityCtx, input: PasswordTry): Promise<CheckedStaff> {
  const keys = { loginSha256: sha256(input.login), sourceSha256: sha256(input.source) };
  return ctx.hashing.pass(input.lane, async () => {
    const found = await ctx.db.transaction(async (tx) => {
      const [row] = await tx.select().from(staff).where(eq(staff.login, input.login)).limit(1);
      refuseLocked((await findTry(tx, keys))?.lockedUntil);
      return row;
    });
    const holds = await verifyPassword(found?.passwordHash, input.password);
    if (!found || !holds || found.disabledAt !== null) {
      refuseLocked(await countFailure(ctx, { ...input, staffId: found?.id ?? "" }, keys));
      refuse({ code: "sign_in_failed" });
    }
    await ctx.db.transaction((tx) => clearFailures(tx, found, keys));
    return found;
  });
}

/** A device is known by a secret of its own, which the audit never holds. */
const originOf = (source: string): string => (source.startsWith("device:") ? "device" : source);

interface TryKeys {
  loginSha256: string;
  sourceSha256: string;
}
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const isTry = (keys: TryKeys) =>
  and(eq(signInTry.loginSha256, keys.loginSha256), eq(signInTry.sourceSha256, keys.sourceSha256));

async function findTry(tx: Tx, keys: TryKeys) {
  return (await tx.select().from(signInTry).where(isTry(keys))).at(0);
}

/**
 * One more failure, counted in one statement so that tries side by side all count; committed before the refusal is
 * thrown. Every statement runs for a login nobody has as well, and finds nothing. Answers until when the source waits.
 */
async function countFailure(
  ctx: IdentityCtx,
  { login, staffId, source }: { login: string; staffId: string; source: string },
  keys: TryKeys,
): Promise<Date | null> {
  const at = new Date();
  const happenedAt = ctx.now();
  return ctx.db.transaction(async (tx) => {
    const [counted] = await tx
      .insert(signInTry)
      .values({ ...keys, failures: 1, lastAt: at })
      .onConflictDoUpdate({
        target: [signInTry.loginSha256, signInTry.sourceSha256, signInTry.door],
        set: { failures: sql`${signInTry.failures} + 1`, lastAt: at },
      })
      .returning({ failures: signInTry.failures });
    const failures = counted?.failures ?? 0;
    const lockMs = lockAfter(failures);
    const lockedUntil = lockMs > 0 ? new Date(at.getTime() + lockMs) : null;
    await tx.update(signInTry).set({ lockedUntil }).where(isTry(keys));
    await tx
      .update(staff)
      .set({ failedCount: sql`${staff.failedCount} + 1` })
      .where(eq(staff.login, login));
    await tx.execute(sql`insert into audit_entry (id, day, acquirer_id, merchant_id, staff_id, actor, action, subject_id,
        facts, happened_at, origin)
      select ${ctx.newId("aud")}::uuid, ${dayOf(happenedAt)}::date, acquirer_id, merchant_id, id,
        case kind when 'operator' then kind else kind || ':' || role end, 'session.refuse', ${staffId},
        ${JSON.stringify({ failures })}::jsonb, ${happenedAt.toISOString()}::timestamptz, ${originOf(source)}
      from staff where login = ${login}`);
    await tx.execute(
      sql`select forget_sign_in_tries(${new Date(at.getTime() - FORGET_TRIES_MS).toISOString()}::timestamptz)`,
    );
    return lockedUntil;
  });
}

/** The right password counts only where the source is not locked, and the person not dismissed, on the rows as they stand. */
async function clearFailures(tx: Tx, found: CheckedStaff, keys: TryKeys): Promise<void> {
  const [row] = await tx.select().from(signInTry).where(isTry(keys)).for("update");
  refuseLocked(row?.lockedUntil);
  const [person] = await tx
    .select({ disabledAt: staff.disabledAt })
    .from(staff)
    .where(eq(staff.id, found.id));
  if (!person || person.disabledAt !== null) refuse({ code: "sign_in_failed" });
  if (row) await tx.update(signInTry).set({ failures: 0, lockedUntil: null }).where(isTry(keys));
}

function refuseLocked(until: Date | null | undefined): void {
  const leftMs = (until?.getTime() ?? 0) - Date.now();
  if (leftMs > 0)
    refuse({ code: "sign_in_locked", untilMinutes: Math.max(1, Math.ceil(leftMs / MINUTE_MS)) });
}
