import { and, desc, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { acquirer, agreement, subMerchant } from "#db/schema/index.ts";
import type { Actor } from "../actor.ts";
import { present } from "../assert.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { stepFrom } from "../life-cycle.ts";
import { statedReason } from "../merchant/stated-reason.ts";
import { may } from "../permission.ts";
import { AGREEMENT_LIFE, isInForceAt, standingAt } from "./agreement-status.ts";

import { nextDateStart } from "./in-force.ts";
import { type LoadedAgreement, loadAgreement } from "./load-agreement.ts";

/**
 * Stops a version: the owner of seller or group, or of a receiver, withdraws it; the acquirer's reviewer or approver revokes
 * it. One in force ends with the running clearing date, and new orders of the seller are then refused; one that waits ends at
 * once. An approved one that has not begun is the acquirer's to revoke, and the former one goes on. A reason is mandatory.
 * Refuses `forbidden`, `not_found`, `agreement_not_in`, `input_invalid`.
 */
export async function revokeAgreement(
  ctx: Ctx,
  input: { agreementId: Id<"spa">; reason: string },
): Promise<{ endsAt: Date | undefined }> {
  const actor = may(ctx, ctx.actor.kind === "shop" ? "agreement.withdraw" : "agreement.revoke");
  const isDesk = actor.kind === "acquirer";
  const reason = statedReason(input.reason);
  const now = ctx.now();
  const { row, endsAt } = await ctx.db.transaction(async (tx) => {
    // load
    const loaded = await loadAgreement(tx, { agreementId: input.agreementId, lock: true });
    const { row: found } = loaded;
    // decide
    if (!isDesk && !(await isParty(tx, actor, loaded)))
      refuse({ code: "forbidden", action: "agreement.withdraw" });
    const to = isDesk ? "revoked" : "withdrawn";
    const standing = standingAt(found, now);
    if (standing === "ended" || standing === "ending" || (!isDesk && standing === "to_come"))
      refuse({ code: "agreement_not_in", status: found.status, needed: "in_force" });
    if (stepFrom(AGREEMENT_LIFE, found.status, to).length === 0)
      refuse({ code: "agreement_not_in", status: found.status, needed: "in_force" });
    const ends = isInForceAt(found, now) ? await nextStart(tx, found.acquirerId, now) : undefined;
    // write
    const { id, merchantId, sha256, status: from } = found;
    const inForceTo = ends ?? (standing === "to_come" ? found.inForceFrom : undefined);
    const facts = { reason, sha256 };
    await recordStep(tx, ctx, {
      life: AGREEMENT_LIFE,
      table: agreement,
      id,
      from,
      to,
      set: { endReason: reason, ...(inForceTo === undefined ? {} : { inForceTo }) },
      act: { action: isDesk ? "agreement.revoke" : "agreement.withdraw", merchantId, facts },
    });
    if (standing === "to_come") await continueFormer(tx, ctx, found);
    return { row: found, endsAt: ends };
  });
  const { acquirerId, merchantId } = row;
  ctx.defer({ topic: "agreement", id: row.id, merchantId, acquirerId });
  return { endsAt };
}

async function isParty(tx: Tx, actor: Actor, { row, document }: LoadedAgreement): Promise<boolean> {
  if (actor.kind !== "shop") return false;
  if (actor.subMerchantId === undefined || actor.subMerchantId === row.subMerchantId) return true;
  const [shop] = await tx
    .select({ number: subMerchant.number })
    .from(subMerchant)
    .where(eq(subMerchant.id, actor.subMerchantId));
  return document.consents.includes(shop?.number ?? "");
}

async function nextStart(tx: Tx, acquirerId: Id<"acq">, now: Date): Promise<Date> {
  const [desk] = await tx
    .select({ cutOffMinutes: acquirer.cutOffMinutes })
    .from(acquirer)
    .where(eq(acquirer.id, acquirerId));
  return nextDateStart(now, present(desk, "everybody sees the acquirer").cutOffMinutes);
}

/**
 * The newest version that was to be superseded by one that never begins goes on, by the name its own beginning gives it;
 * an older one that was cut off at the same instant ends where that one begins.
 */
async function continueFormer(tx: Tx, ctx: Ctx, row: LoadedAgreement["row"]): Promise<void> {
  const [next, ...older] = await tx
    .select()
    .from(agreement)
    .where(
      and(
        eq(agreement.subMerchantId, row.subMerchantId),
        eq(agreement.status, "superseded"),
        eq(agreement.inForceTo, present(row.inForceFrom, "a version to come has its beginning")),
      ),
    )
    .orderBy(desc(agreement.version));
  if (next === undefined) return;
  const begins = present(next.inForceFrom, "what was superseded has its beginning");
  const { id, merchantId } = next;
  await recordStep(tx, ctx, {
    life: AGREEMENT_LIFE,
    table: agreement,
    id,
    from: "superseded",
    to: begins <= ctx.now() ? "in_force" : "approved",
    set: { inForceTo: null },
    act: { action: "agreement.continue", merchantId, facts: { instead: row.sha256 } },
  });
  for (const former of older)
    await tx.update(agreement).set({ inForceTo: begins }).where(eq(agreement.id, former.id));
}
