import { eq } from "drizzle-orm";
import { agreement, consent, subMerchant } from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { AGREEMENT_LIFE } from "./agreement-status.ts";
import { loadAgreement } from "./load-agreement.ts";

/**
 * A receiver's own owner consents to what it will receive, the password given again; with the last consent the version goes
 * on to the acquirer. Consenting twice is once. Refuses `forbidden`, `not_found`, `agreement_not_in`, `agreement_invalid`.
 */
export async function consentAgreement(
  ctx: Ctx,
  input: { agreementId: Id<"spa">; sha256: string },
): Promise<void> {
  const actor = may(ctx, "agreement.consent");
  if (actor.subMerchantId === undefined) refuse({ code: "forbidden", action: "agreement.consent" });
  const own = actor.subMerchantId;
  const row = await ctx.db.transaction(async (tx) => {
    // load
    const {
      row: found,
      document,
      consents,
    } = await loadAgreement(tx, { agreementId: input.agreementId, lock: true });
    const [shop] = await tx
      .select({ number: subMerchant.number })
      .from(subMerchant)
      .where(eq(subMerchant.id, own));
    // decide
    const number = shop?.number ?? "";
    if (!document.consents.includes(number)) refuse({ code: "forbidden", action: "agreement.consent" });
    if (consents.some((c) => c.subMerchantId === own)) return found;
    if (found.status !== "signed")
      refuse({ code: "agreement_not_in", status: found.status, needed: "signed" });
    if (found.sha256 !== input.sha256)
      refuse({ code: "agreement_invalid", field: "sha256", reason: "other_document" });
    // write
    const { id, acquirerId, merchantId, sha256 } = found;
    await tx.insert(consent).values({
      agreementId: id,
      acquirerId,
      merchantId,
      subMerchantId: own,
      sha256,
      consentedBy: actor.staffId,
      consentedAt: ctx.now(),
    });
    const act = { action: "agreement.consent", facts: { sha256, number } } as const;
    const step = { life: AGREEMENT_LIFE, table: agreement, id, from: "signed", to: "consented" } as const;
    const isLast = consents.length + 1 === document.consents.length;
    if (isLast) await recordStep(tx, ctx, { ...step, act });
    else await recordAudit(tx, ctx, { ...act, subjectId: id });
    return found;
  });
  const { acquirerId, merchantId } = row;
  ctx.defer({ topic: "agreement", id: row.id, merchantId, acquirerId });
}
