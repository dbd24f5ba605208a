import { agreement, signature } from "#db/schema/index.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { AGREEMENT_LIFE } from "./agreement-status.ts";
import { loadAgreement } from "./load-agreement.ts";

/**
 * The merchant's side signs a draft: the owner of the seller or of the group, who has just given the password again (asked
 * at the edge, `confirm-password.ts`). `sha256` names the document that was read. Refuses `forbidden`, `not_found`,
 * `agreement_not_in`, `agreement_invalid`.
 */
export async function signAgreement(
  ctx: Ctx,
  input: { agreementId: Id<"spa">; sha256: string },
): Promise<void> {
  const actor = may(ctx, "agreement.sign");
  const row = await ctx.db.transaction(async (tx) => {
    // load
    const { row: found, document } = await loadAgreement(tx, { agreementId: input.agreementId, lock: true });
    // decide
    const isSellers = actor.subMerchantId === undefined || actor.subMerchantId === found.subMerchantId;
    if (!isSellers) refuse({ code: "forbidden", action: "agreement.sign" });
    if (found.status !== "draft") refuse({ code: "agreement_not_in", status: found.status, needed: "draft" });
    if (found.sha256 !== input.sha256)
      refuse({ code: "agreement_invalid", field: "sha256", reason: "other_document" });
    // write: where nobody else receives anything, nobody else has to consent
    const { id, acquirerId, merchantId, subMerchantId, sha256 } = found;
    const signedBy = actor.staffId;
    await tx.insert(signature).values({
      agreementId: id,
      acquirerId,
      merchantId,
      subMerchantId,
      sha256,
      signedBy,
      signedAt: ctx.now(),
    });
    const to = document.consents.length === 0 ? "consented" : "signed";
    const act = { action: "agreement.sign", facts: { sha256 } } as const;
    await recordStep(tx, ctx, { life: AGREEMENT_LIFE, table: agreement, id, from: "draft", to, act });
    return found;
  });
  const { acquirerId, merchantId, subMerchantId } = row;
  ctx.defer({ topic: "agreement", id: row.id, merchantId, subMerchantId, acquirerId });
  // Receivers wait for it too, and theirs are other shops of the group.
  ctx.defer({ topic: "agreement", id: row.id, merchantId, acquirerId });
}
