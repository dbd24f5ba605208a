import { eq } from "drizzle-orm";
import { session, staff } from "#db/schema/index.ts";
import type { AcquirerRole, ShopRole, StaffActor } from "../actor.ts";
import type { Id } from "../id.ts";
import type { IdentityCtx } from "./identity-context.ts";
import { isSessionAlive, SEEN_EVERY_MS, SESSION_LIMITS } from "./session-limits.ts";
import type { SignedIn } from "./signed-in.ts";

/**
 * The session's row as it stands now: undefined once it is ended, idle too long, past its end, or its owner dismissed.
 * Asked on every request; role and shop are read each time, so a change counts at once (machine clock).
 */
export async function findSession(
  ctx: IdentityCtx,
  input: { sessionId: Id<"ses"> },
): Promise<SignedIn | undefined> {
  const at = new Date();
  return ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .select({ session, staff })
      .from(session)
      .innerJoin(staff, eq(staff.id, session.staffId))
      .where(eq(session.id, input.sessionId));
    if (!row || row.staff.disabledAt !== null) return undefined;
    if (!isSessionAlive(row.session, SESSION_LIMITS[row.staff.kind], at)) return undefined;
    const actor = actorOf(row.staff);
    if (!actor) return undefined;

    if (at.getTime() - row.session.seenAt.getTime() > SEEN_EVERY_MS) {
      await tx.update(session).set({ seenAt: at }).where(eq(session.id, input.sessionId));
    }
    return {
      sessionId: input.sessionId,
      actor,
      label: row.staff.label,
      refundLimitFen: row.staff.refundLimitFen,
    };
  });
}

const SHOP_ROLES: readonly string[] = ["owner", "manager", "finance", "cashier"] satisfies ShopRole[];
const ACQUIRER_ROLES: readonly string[] = ["reviewer", "approver", "clearing"] satisfies AcquirerRole[];

/** A row whose side and role do not fit together opens nothing. */
function actorOf(row: typeof staff.$inferSelect): StaffActor | undefined {
  const { id: staffId, kind, role, acquirerId, merchantId, subMerchantId } = row;
  if (kind === "operator") return role === "operator" ? { kind, staffId } : undefined;
  if (!acquirerId) return undefined;
  if (kind === "acquirer") {
    return ACQUIRER_ROLES.includes(role)
      ? { kind, staffId, role: role as AcquirerRole, acquirerId }
      : undefined;
  }
  if (!merchantId || !SHOP_ROLES.includes(role)) return undefined;
  return {
    kind,
    staffId,
    role: role as ShopRole,
    acquirerId,
    merchantId,
    ...(subMerchantId ? { subMerchantId } : {}),
  };
}
