import { eq } from "drizzle-orm";
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
 * The owner of seller, group or receiver takes a version back. One in force ends with the running clearing date, and new orders
 * of the seller are then refused; one that waits ends at once; the worker tells the acquirer, which asks nobody any more. An
 * approved one that has not begun is the acquirer's to stop, in its own house. A reason is mandatory. Refuses `forbidden`,
 * `not_found`, `agreement_not_in`, `input_invalid`.
 */
export async function revokeAgreement(
  ctx: Ctx,
  input: { agreementId: Id<"spa">; reason: string },
): Promise<{ endsAt: Date | undefined }> {
  const actor = may(ctx, "agreement.withdraw");
  const reason = statedReason(input.reason);
  const now = ctx.now();
  const { row, endsAt } = await ctx.db.transaction(async (tx) => {
    // load
    const loaded = await loadAgreement(tx, { agreementId: input.agreementId, lock: true });
    const { row: found } = loaded;
    // decide
    if (!(await isParty(tx, actor, loaded))) refuse({ code: "forbidden", action: "agreement.withdraw" });
    const standing = standingAt(found, now);
    if (standing !== "waiting" && standing !== "in_force")
      refuse({ code: "agreement_not_in", status: found.status, needed: "in_force" });
    if (stepFrom(AGREEMENT_LIFE, found.status, "withdrawn").length === 0)
      refuse({ code: "agreement_not_in", status: found.status, needed: "in_force" });
    const ends = isInForceAt(found, now) ? await nextStart(tx, found.acquirerId, now) : undefined;
    // write
    const { id, merchantId, sha256, status: from } = found;
    await recordStep(tx, ctx, {
      life: AGREEMENT_LIFE,
      table: agreement,
      id,
      from,
      to: "withdrawn",
      set: { endReason: reason, ...(ends === undefined ? {} : { inForceTo: ends }) },
      act: { action: "agreement.withdraw", merchantId, facts: { reason, sha256 } },
    });
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
    .select({ cutOffs: acquirer.cutOffs })
    .from(acquirer)
    .where(eq(acquirer.id, acquirerId));
  return nextDateStart(now, present(desk, "everybody sees the acquirer").cutOffs);
}
