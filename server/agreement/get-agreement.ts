import { and, desc, eq, gt, isNotNull, isNull, lte, ne, or } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { Agreement } from "./agreement.ts";
import { readAgreement } from "./agreement-codec.ts";
import { type PartyProgress, progressOf } from "./agreement-progress.ts";
import { type AgreementStatus, standingOf } from "./agreement-status.ts";
import { findFeeSchedule } from "./find-fee-schedule.ts";
import { type LoadedAgreement, loadAgreement } from "./load-agreement.ts";
import { loadParties } from "./load-parties.ts";
import { loadShopNames } from "./load-shop-names.ts";
import { type Sample, sampleSplit } from "./sample-split.ts";
import type { SplitRule } from "./split-rule.ts";

interface InForce {
  version: number;
  rule: SplitRule;
  refundCover: Agreement["refundCover"] | undefined;
  inForceFrom: Date | null;
}

export interface AgreementView {
  id: Id<"spa">;
  sellerId: Id<"smt">;
  sellerName: string;
  acquirerName: string;
  version: number;
  sha256: string;
  /** Canonical JSON: its SHA-256 is the name above; the acquirer's core keeps the same text. */
  body: string;
  status: AgreementStatus;
  standing: ReturnType<typeof standingOf>;
  effectiveFrom: Day;
  inForceFrom: Date | null;
  inForceTo: Date | null;
  endReason: string | null;
  createdAt: Date;
  rule: SplitRule;
  visibility: readonly string[];
  refundCover: Agreement["refundCover"] | undefined;
  /** Short names by number. */
  names: Record<string, string>;
  /** ¥100.00 in each channel. */
  sample: Sample[];
  /** What holds now, where it is another version. */
  current: (InForce & { sample: Sample[] }) | null;
  /** Since when the acquirer has it. */
  proposedAt: Date | null;
  /** Everybody whom the acquirer asks, the seller first, and what it heard. */
  parties: (PartyProgress & { name: string })[];
  /** What the acquirer returned, term by term. */
  returned: { field: string; reason: string }[];
  /** The acquirer's two people. */
  approvals: { step: 1 | 2; person: string; at: Date | null; reason: string }[];
  /** The number of the reader's own shop; null for the group and other sides. */
  ownNumber: string | null;
}

/** One version with the one in force beside it, the rule, the sample and who has still to answer the acquirer. Refuses `forbidden`, `not_found`. */
export async function getAgreement(ctx: Ctx, input: { agreementId: Id<"spa"> }): Promise<AgreementView> {
  const actor = may(ctx, "agreement.get");
  const isOwnSide = actor.kind === "shop";
  const now = ctx.now();
  return ctx.db.transaction(async (tx) => {
    const loaded = await loadAgreement(tx, { agreementId: input.agreementId });
    const { row, document, body, facts } = loaded;
    if (!isOwnSide && row.status === "draft") refuse({ code: "not_found", what: "agreement" });
    const shops = await loadShopNames(tx, { actor, merchantId: row.merchantId });
    const schedule = await findFeeSchedule(tx, { merchantId: row.merchantId, at: now });
    const [desk] = await tx
      .select({ acquirerName: t.acquirer.name })
      .from(t.acquirer)
      .where(eq(t.acquirer.id, row.acquirerId));
    const seller = shops.find((s) => s.id === row.subMerchantId);
    // A receiver does not see the seller's row; a schedule with items per category then shows its general ones.
    const [shop] = await tx
      .select({ category: t.subMerchant.category })
      .from(t.subMerchant)
      .where(eq(t.subMerchant.id, row.subMerchantId));
    const sampleOf = (rule: SplitRule) => sampleSplit(rule, schedule, shop?.category ?? "");
    const current = await findInForce(tx, row, now);
    const { parties, returned, approvals } = progressOf(await loadParties(tx, { loaded, facts }), facts);
    const nameOf = (number: string) => shops.find((s) => s.number === number)?.shortName ?? number;
    const own = actor.kind === "shop" ? actor.subMerchantId : undefined;
    return {
      id: row.id,
      sellerId: row.subMerchantId,
      sellerName: seller?.shortName ?? "",
      acquirerName: desk?.acquirerName ?? "",
      version: row.version,
      sha256: row.sha256,
      body,
      status: row.status,
      standing: standingOf(row, { seller, at: now }),
      effectiveFrom: document.effectiveFrom,
      inForceFrom: row.inForceFrom,
      inForceTo: row.inForceTo,
      endReason: row.endReason,
      createdAt: row.createdAt,
      rule: document.rule,
      visibility: document.visibility ?? [],
      refundCover: document.refundCover,
      names: Object.fromEntries(shops.flatMap((s) => (s.number === null ? [] : [[s.number, s.shortName]]))),
      sample: sampleOf(document.rule),
      current: current ? { ...current, sample: sampleOf(current.rule) } : null,
      proposedAt: row.proposedAt,
      parties: parties.map((party) => ({ ...party, name: nameOf(party.number) })),
      returned,
      approvals: ([1, 2] as const).map((step) => {
        const given = approvals[step - 1];
        // How the acquirer calls its own people is nobody else's.
        const person = isOwnSide ? "" : (given?.person ?? "");
        return { step, person, at: given?.at ?? null, reason: given?.reason ?? "" };
      }),
      ownNumber: shops.find((s) => s.id === own)?.number ?? null,
    };
  });
}

async function findInForce(tx: Tx, row: LoadedAgreement["row"], now: Date): Promise<InForce | undefined> {
  const [found] = await tx
    .select({
      version: t.agreement.version,
      body: t.agreementVersion.body,
      inForceFrom: t.agreement.inForceFrom,
    })
    .from(t.agreement)
    .innerJoin(t.agreementVersion, eq(t.agreementVersion.agreementId, t.agreement.id))
    .where(
      and(
        eq(t.agreement.subMerchantId, row.subMerchantId),
        ne(t.agreement.id, row.id),
        isNotNull(t.agreement.inForceFrom),
        lte(t.agreement.inForceFrom, now),
        or(isNull(t.agreement.inForceTo), gt(t.agreement.inForceTo, now)),
      ),
    )
    .orderBy(desc(t.agreement.version))
    .limit(1);
  if (!found) return undefined;
  const { rule, refundCover } = readAgreement(found.body);
  return { version: found.version, rule, refundCover, inForceFrom: found.inForceFrom };
}
