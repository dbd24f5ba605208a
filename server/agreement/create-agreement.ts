import { and, desc, eq, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { CHANNELS } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { Agreement } from "./agreement.ts";
import { writeAgreement } from "./agreement-codec.ts";
import { findAgreementFault } from "./agreement-fault.ts";
import { loadShopNames } from "./load-shop-names.ts";
import { requireRegistered } from "./receivers.ts";
import { receiversOf, type SplitRule } from "./split-rule.ts";

export interface CreateAgreement {
  /** The seller. */
  subMerchantId: Id<"smt">;
  rule: SplitRule;
  /** The first business day it may be in force, "2026-11-20". */
  effectiveFrom: Day;
  /** Numbers of receivers that see the sale amount too. */
  visibility?: readonly string[] | undefined;
  /** The seller stands in where a receiver lacks its part of a refund. */
  refundCover?: Agreement["refundCover"] | undefined;
}

/**
 * Drafts the next version of a seller's split agreement; nothing changes until it is signed, consented and approved. The
 * owner of the group or of the seller. Refuses `forbidden`, `not_found`, `sub_merchant_not_active`, `agreement_invalid`,
 * `receiver_not_registered`.
 */
export async function createAgreement(
  ctx: Ctx,
  input: CreateAgreement,
): Promise<{ agreementId: Id<"spa">; sha256: string }> {
  const actor = may(ctx, "agreement.create");
  const { subMerchantId, rule } = input;
  if (actor.subMerchantId !== undefined && actor.subMerchantId !== subMerchantId)
    refuse({ code: "forbidden", action: "agreement.create" });
  const { acquirerId, merchantId } = actor;
  const agreementId = ctx.newId("spa");
  const now = ctx.now();
  const made = await ctx.db.transaction(async (tx) => {
    // load
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`agreement ${subMerchantId}`}, 0))`);
    const seller = await loadSellerOf(tx, subMerchantId);
    const shops = await loadShopNames(tx, { actor, merchantId });
    // decide
    if (seller.status !== "active" || seller.number === null)
      refuse({ code: "sub_merchant_not_active", status: seller.status });
    const number = seller.number;
    const document: Agreement = {
      acquirer: seller.acquirerCode,
      agreement: agreementId,
      version: seller.lastVersion + 1,
      merchant: merchantId,
      seller: number,
      consents: [...new Set(receiversOf(rule))].filter((no) => no !== number).sort(),
      effectiveFrom: input.effectiveFrom,
      rule,
      ...(input.visibility === undefined || input.visibility.length === 0
        ? {}
        : { visibility: [...input.visibility].sort() }),
      ...(input.refundCover === undefined ? {} : { refundCover: input.refundCover }),
    };
    const fault = findAgreementFault(document);
    if (fault) refuse({ code: "agreement_invalid", ...fault });
    if (input.effectiveFrom < clearingDateOf(now, seller.cutOffs))
      refuse({ code: "agreement_invalid", field: "effectiveFrom", reason: "in_the_past" });
    requireRegistered(receiversOf(rule), shops);
    refuseWherePaidDirectly(rule, seller.paidDirectly);
    const body = writeAgreement(document);
    const sha256 = sha256Hex(body);
    // write
    const row = { acquirerId, merchantId, subMerchantId, sha256 };
    const { version } = document;
    await tx.insert(t.agreement).values({
      ...row,
      id: agreementId,
      version,
      status: "draft",
      createdBy: actor.staffId,
      createdAt: now,
    });
    await tx.insert(t.agreementVersion).values({ ...row, agreementId, body, receivers: receiversOf(rule) });
    const facts = { seller: number, version, sha256 };
    await recordAudit(tx, ctx, { action: "agreement.create", subjectId: agreementId, facts });
    return { agreementId, sha256 };
  });
  ctx.defer({ topic: "agreement", id: agreementId, merchantId, subMerchantId, acquirerId });
  return made;
}

async function loadSellerOf(tx: Tx, subMerchantId: Id<"smt">) {
  const [shop] = await tx
    .select({
      status: t.subMerchant.status,
      number: t.subMerchant.number,
      acquirerId: t.subMerchant.acquirerId,
      acquirerCode: t.acquirer.code,
      cutOffs: t.acquirer.cutOffs,
    })
    .from(t.subMerchant)
    .innerJoin(t.acquirer, eq(t.acquirer.id, t.subMerchant.acquirerId))
    .where(eq(t.subMerchant.id, subMerchantId));
  if (!shop) refuse({ code: "not_found", what: "sub_merchant" });
  const [last] = await tx
    .select({ version: t.agreement.version })
    .from(t.agreement)
    .where(eq(t.agreement.subMerchantId, subMerchantId))
    .orderBy(desc(t.agreement.version))
    .limit(1);
  const channels = await tx
    .select({ channel: t.channel.channel })
    .from(t.channel)
    .where(and(eq(t.channel.acquirerId, shop.acquirerId), eq(t.channel.settledBy, "channel")));
  return { ...shop, lastVersion: last?.version ?? 0, paidDirectly: channels.map((c) => c.channel) };
}

/** Where a channel pays the shop directly there is nothing to split. */
function refuseWherePaidDirectly(rule: SplitRule, paidDirectly: readonly string[]): void {
  const term = rule.terms.findIndex((term) =>
    CHANNELS.some(
      (c) => paidDirectly.includes(c) && (term.when?.channel === undefined || term.when.channel === c),
    ),
  );
  if (term >= 0)
    refuse({
      code: "agreement_invalid",
      field: `terms[${term}].when.channel`,
      reason: "channel_pays_directly",
    });
}
