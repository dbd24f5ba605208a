import { and, desc, eq, gt, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { acquirer, agreement, approval } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { recordStep } from "../audit/record-step.ts";
import { instantText } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { AGREEMENT_LIFE } from "./agreement-status.ts";
import { inForceFrom } from "./in-force.ts";
import { type LoadedAgreement, loadAgreement } from "./load-agreement.ts";
import { loadShopNames } from "./load-shop-names.ts";
import { requireRegistered } from "./receivers.ts";
import { receiversOf } from "./split-rule.ts";

export interface ApprovedAgreement {
  step: 1 | 2;
  /** Set by the second approval. */
  inForceFrom: Date | undefined;
}

/**
 * Two people of the acquirer, the reviewer first, then the approver, approve exactly the document they read (`sha256`). With
 * the second one the version holds from `inForceFrom`, and the former one ends at that instant. Refuses `forbidden`,
 * `not_found`, `agreement_not_in`, `agreement_invalid`, `same_person`, `consent_missing`, `receiver_not_registered`.
 */
export async function approveAgreement(
  ctx: Ctx,
  input: { agreementId: Id<"spa">; sha256: string },
): Promise<ApprovedAgreement> {
  const actor = may(ctx, "agreement.approve");
  const step = actor.role === "reviewer" ? 1 : 2;
  const { row, from } = await ctx.db.transaction(async (tx) => {
    // load
    const loaded = await loadAgreement(tx, { agreementId: input.agreementId, lock: true });
    const { row: found, approvals } = loaded;
    // decide
    if (found.status !== "consented")
      refuse({ code: "agreement_not_in", status: found.status, needed: "consented" });
    if (found.sha256 !== input.sha256)
      refuse({ code: "agreement_invalid", field: "sha256", reason: "other_document" });
    const first = approvals.find((a) => a.step === 1);
    if (step === 1 && first) refuse({ code: "agreement_not_in", status: "reviewed", needed: "consented" });
    if (step === 2 && !first) refuse({ code: "agreement_not_in", status: "consented", needed: "reviewed" });
    if (first?.staffId === actor.staffId) refuse({ code: "same_person", step: "agreement.approve" });
    await requireComplete(ctx, tx, loaded);
    // write
    const { id, acquirerId, merchantId, sha256 } = found;
    const now = ctx.now();
    await tx.insert(approval).values({
      subjectId: id,
      subjectKind: "agreement",
      acquirerId,
      merchantId,
      step,
      staffId: actor.staffId,
      sha256,
      approvedAt: now,
    });
    if (step === 2) return { row: found, from: await startVersion(tx, ctx, loaded, now) };
    const facts = { step, sha256 };
    await recordAudit(tx, ctx, { action: "agreement.approve", subjectId: id, merchantId, facts });
    return { row: found, from: undefined };
  });
  const { acquirerId, merchantId } = row;
  ctx.defer({ topic: "agreement", id: row.id, merchantId, acquirerId });
  return { step, inForceFrom: from };
}

/** Signature, every consent and every receiver are asked for again: the shop's own role wrote the status. */
async function requireComplete(ctx: Ctx, tx: Tx, loaded: LoadedAgreement): Promise<void> {
  const { row, document, signature, consents } = loaded;
  if (signature?.sha256 !== row.sha256)
    refuse({ code: "agreement_not_in", status: "draft", needed: "signed" });
  const shops = await loadShopNames(tx, { actor: ctx.actor, merchantId: row.merchantId });
  const missing = document.consents.filter((number) => {
    const id = shops.find((s) => s.number === number)?.id;
    return !consents.some((c) => c.subMerchantId === id && c.sha256 === row.sha256);
  });
  if (missing.length > 0) refuse({ code: "consent_missing", shops: missing });
  requireRegistered(receiversOf(document.rule), shops);
}

/** Puts the version in force and ends whatever of the seller would still hold then. */
async function startVersion(
  tx: Tx,
  ctx: Ctx,
  { row, document }: LoadedAgreement,
  approvedAt: Date,
): Promise<Date> {
  // Two versions of one seller approved at once begin one after the other, and the second ends the first.
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`agreement ${row.subMerchantId}`}, 0))`,
  );
  const [desk] = await tx
    .select({ cutOffMinutes: acquirer.cutOffMinutes })
    .from(acquirer)
    .where(eq(acquirer.id, row.acquirerId));
  const { cutOffMinutes } = present(desk, "the acquirer sees itself");
  const formers = await tx
    .select()
    .from(agreement)
    .where(
      and(
        eq(agreement.subMerchantId, row.subMerchantId),
        ne(agreement.id, row.id),
        isNotNull(agreement.inForceFrom),
        or(isNull(agreement.inForceTo), gt(agreement.inForceTo, approvedAt)),
      ),
    )
    .orderBy(desc(agreement.version))
    .for("update");
  const starts = inForceFrom({
    approvedAt,
    effectiveFrom: document.effectiveFrom,
    hasFormer: formers.length > 0,
    cutOffMinutes,
  });
  for (const former of formers) {
    if (former.inForceTo !== null && former.inForceTo <= starts) continue;
    await endFormer(tx, ctx, former, starts, row.sha256);
  }
  const { id, sha256, merchantId } = row;
  const facts = { step: 2, sha256, inForceFrom: instantText(starts) };
  await recordStep(tx, ctx, {
    life: AGREEMENT_LIFE,
    table: agreement,
    id,
    from: "consented",
    to: starts <= approvedAt ? "in_force" : "approved",
    set: { inForceFrom: starts },
    act: { action: "agreement.approve", merchantId, facts },
  });
  return starts;
}

/** What was ending anyway, or is superseded already, ends earlier and keeps its name. */
async function endFormer(
  tx: Tx,
  ctx: Ctx,
  former: typeof agreement.$inferSelect,
  inForceTo: Date,
  by: string,
): Promise<void> {
  const { id, merchantId, status } = former;
  if (status === "revoked" || status === "withdrawn" || status === "superseded") {
    await tx.update(agreement).set({ inForceTo }).where(eq(agreement.id, id));
    return;
  }
  const act = { action: "agreement.supersede", merchantId, facts: { by } } as const;
  const step = { life: AGREEMENT_LIFE, table: agreement, id, from: status, to: "superseded" } as const;
  await recordStep(tx, ctx, { ...step, set: { inForceTo }, act });
}
