import { and, desc, eq, gt, inArray, isNotNull, isNull, lte, ne, or } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { readAgreement } from "./agreement-codec.ts";
import { type AgreementStatus, standingAt } from "./agreement-status.ts";
import { findFeeSchedule } from "./find-fee-schedule.ts";
import { type LoadedAgreement, loadAgreement } from "./load-agreement.ts";
import { loadShopNames } from "./load-shop-names.ts";
import { type Sample, sampleSplit } from "./sample-split.ts";
import type { SplitRule } from "./split-rule.ts";

/** Who has said yes, and when; `at` null: still missing. Posts, not persons. */
interface Assent {
  name: string;
  at: Date | null;
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
  standing: ReturnType<typeof standingAt>;
  effectiveFrom: Day;
  inForceFrom: Date | null;
  inForceTo: Date | null;
  endReason: string | null;
  createdAt: Date;
  rule: SplitRule;
  visibility: readonly string[];
  /** Short names by number. */
  names: Record<string, string>;
  /** ¥100.00 in each channel. */
  sample: Sample[];
  /** What holds now, where it is another version. */
  current: { version: number; rule: SplitRule; inForceFrom: Date | null; sample: Sample[] } | null;
  signature: Assent;
  consents: (Assent & { number: string })[];
  /** Review, then approval. */
  approvals: (Assent & { step: 1 | 2; byMe: boolean })[];
  /** The number of the reader's own shop; null for the group and other sides. */
  ownNumber: string | null;
}

/** One version with the one in force beside it, the rule, the sample and who is missing. Refuses `forbidden`, `not_found`. */
export async function getAgreement(ctx: Ctx, input: { agreementId: Id<"spa"> }): Promise<AgreementView> {
  const actor = may(ctx, "agreement.get");
  const isOwnSide = actor.kind === "shop";
  const now = ctx.now();
  return ctx.db.transaction(async (tx) => {
    const loaded = await loadAgreement(tx, { agreementId: input.agreementId });
    const { row, document, body, signature, consents, approvals } = loaded;
    if (!isOwnSide && row.status === "draft") refuse({ code: "not_found", what: "agreement" });
    const shops = await loadShopNames(tx, { actor, merchantId: row.merchantId });
    const schedule = await findFeeSchedule(tx, { merchantId: row.merchantId, at: now });
    const [facts] = await tx
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
    const posts = await listPosts(tx, loaded);
    const labelOf = (id: Id<"stf"> | undefined) => posts.find((p) => p.id === id)?.label ?? "";
    const own = actor.kind === "shop" ? actor.subMerchantId : undefined;
    return {
      id: row.id,
      sellerId: row.subMerchantId,
      sellerName: seller?.shortName ?? "",
      acquirerName: facts?.acquirerName ?? "",
      version: row.version,
      sha256: row.sha256,
      body,
      status: row.status,
      standing: standingAt(row, now),
      effectiveFrom: document.effectiveFrom,
      inForceFrom: row.inForceFrom,
      inForceTo: row.inForceTo,
      endReason: row.endReason,
      createdAt: row.createdAt,
      rule: document.rule,
      visibility: document.visibility ?? [],
      names: Object.fromEntries(shops.flatMap((s) => (s.number === null ? [] : [[s.number, s.shortName]]))),
      sample: sampleOf(document.rule),
      current: current ? { ...current, sample: sampleOf(current.rule) } : null,
      signature: {
        name: labelOf(signature?.signedBy) || (seller?.shortName ?? ""),
        at: signature?.signedAt ?? null,
      },
      consents: document.consents.map((number) => {
        const shop = shops.find((s) => s.number === number);
        const given = consents.find((c) => c.subMerchantId === shop?.id);
        return { number, name: shop?.shortName ?? number, at: given?.consentedAt ?? null };
      }),
      approvals: ([1, 2] as const).map((step) => {
        const given = approvals.find((a) => a.step === step);
        const byMe = given !== undefined && given.staffId === actor.staffId;
        return { step, name: labelOf(given?.staffId), at: given?.approvedAt ?? null, byMe };
      }),
      ownNumber: shops.find((s) => s.id === own)?.number ?? null,
    };
  });
}

async function findInForce(
  tx: Tx,
  row: LoadedAgreement["row"],
  now: Date,
): Promise<{ version: number; rule: SplitRule; inForceFrom: Date | null } | undefined> {
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
  return (
    found && { version: found.version, rule: readAgreement(found.body).rule, inForceFrom: found.inForceFrom }
  );
}

async function listPosts(
  tx: Tx,
  { signature, approvals }: LoadedAgreement,
): Promise<{ id: Id<"stf">; label: string }[]> {
  const ids = [...(signature ? [signature.signedBy] : []), ...approvals.map((a) => a.staffId)];
  if (ids.length === 0) return [];
  return tx.select({ id: t.staff.id, label: t.staff.label }).from(t.staff).where(inArray(t.staff.id, ids));
}
