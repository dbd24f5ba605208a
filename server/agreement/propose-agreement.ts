import { agreement } from "#db/schema/index.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { AGREEMENT_LIFE } from "./agreement-status.ts";
import { loadAgreement } from "./load-agreement.ts";

/**
 * The owner of the seller or of the group proposes a draft: the worker lays it down for the acquirer, which asks every party
 * itself. Nobody consents by this, the proposer neither. `sha256` names the document that was read. Refuses `forbidden`,
 * `not_found`, `agreement_not_in`, `agreement_invalid`.
 */
export async function proposeAgreement(
  ctx: Ctx,
  input: { agreementId: Id<"spa">; sha256: string },
): Promise<void> {
  const actor = may(ctx, "agreement.propose");
  const row = await ctx.db.transaction(async (tx) => {
    // load
    const { row: found } = await loadAgreement(tx, { agreementId: input.agreementId, lock: true });
    // decide
    const isSellers = actor.subMerchantId === undefined || actor.subMerchantId === found.subMerchantId;
    if (!isSellers) refuse({ code: "forbidden", action: "agreement.propose" });
    if (found.status !== "draft") refuse({ code: "agreement_not_in", status: found.status, needed: "draft" });
    if (found.sha256 !== input.sha256)
      refuse({ code: "agreement_invalid", field: "sha256", reason: "other_document" });
    // write
    await recordStep(tx, ctx, {
      life: AGREEMENT_LIFE,
      table: agreement,
      id: found.id,
      from: "draft",
      to: "proposed",
      set: { proposedAt: ctx.now() },
      act: { action: "agreement.propose", facts: { sha256: found.sha256 } },
    });
    return found;
  });
  const { acquirerId, merchantId, subMerchantId } = row;
  ctx.defer({ topic: "agreement", id: row.id, merchantId, subMerchantId, acquirerId });
  // Receivers wait for it too, and theirs are other shops of the group.
  ctx.defer({ topic: "agreement", id: row.id, merchantId, acquirerId });
}
