import { and, count, countDistinct, desc, eq, inArray, ne, type SQL } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { assert } from "../assert.ts";
import type { Ctx } from "../context.ts";
import { type Id, uuidOf } from "../id.ts";
import { may } from "../permission.ts";
import { AGREEMENT_STATUSES, type AgreementStatus, standingAt } from "./agreement-status.ts";
import { loadShopNames } from "./load-shop-names.ts";

export interface AgreementSummary {
  id: Id<"spa">;
  sellerId: Id<"smt">;
  sellerName: string;
  version: number;
  status: AgreementStatus;
  standing: ReturnType<typeof standingAt>;
  inForceFrom: Date | null;
  inForceTo: Date | null;
  createdAt: Date;
  consentsNeeded: number;
  consentsHave: number;
  /** 0, 1 (reviewed) or 2. */
  approvals: number;
  /** What the reader can do next. */
  turn: "sign" | "consent" | "approve" | null;
}

const ROWS_MAX = 200;

/**
 * Versions the actor may see, newest first, with counts per status: a shop those it sells under or receives from, the
 * acquirer everything but drafts. Refuses `forbidden` to cashiers and machines.
 */
export async function listAgreements(
  ctx: Ctx,
  input: { status?: AgreementStatus | undefined; subMerchantId?: Id<"smt"> | undefined },
): Promise<{ counts: Record<AgreementStatus, number>; rows: AgreementSummary[] }> {
  const actor = may(ctx, "agreement.list");
  const isOwnSide = actor.kind === "shop";
  const now = ctx.now();
  const visible = and(
    isOwnSide ? undefined : ne(t.agreement.status, "draft"),
    input.subMerchantId ? eq(t.agreement.subMerchantId, input.subMerchantId) : undefined,
  );
  return ctx.db.transaction(async (tx) => {
    const counts = await countByStatus(tx, visible);
    const found = await tx
      .select({ row: t.agreement, receivers: t.agreementVersion.receivers })
      .from(t.agreement)
      .innerJoin(t.agreementVersion, eq(t.agreementVersion.agreementId, t.agreement.id))
      .where(and(visible, input.status ? eq(t.agreement.status, input.status) : undefined))
      .orderBy(desc(t.agreement.createdAt), desc(t.agreement.version))
      .limit(ROWS_MAX);
    const ids = found.map((f) => f.row.id);
    const consents = await tx
      .select({ id: t.consent.agreementId, shop: t.consent.subMerchantId })
      .from(t.consent)
      .where(inArray(t.consent.agreementId, ids));
    const approvals = await tx
      .select({ id: t.approval.subjectId, n: countDistinct(t.approval.staffId) })
      .from(t.approval)
      .where(inArray(t.approval.subjectId, ids))
      .groupBy(t.approval.subjectId);
    const names = new Map<string, Awaited<ReturnType<typeof loadShopNames>>>();
    for (const { row } of found)
      if (!names.has(row.merchantId))
        names.set(row.merchantId, await loadShopNames(tx, { actor, merchantId: row.merchantId }));
    const rows = found.map(({ row, receivers }): AgreementSummary => {
      const shops = names.get(row.merchantId);
      assert(shops, "the group's shops were read");
      const seller = shops.find((s) => s.id === row.subMerchantId);
      const own = consents.filter((c) => c.id === row.id).map((c) => c.shop);
      const have = approvals.find((a) => a.id === uuidOf(row.id))?.n ?? 0;
      const facts = {
        row,
        sellerNumber: seller?.number ?? "",
        receivers,
        consented: own,
        approvals: have,
        shops,
      };
      return {
        id: row.id,
        sellerId: row.subMerchantId,
        sellerName: seller?.shortName ?? "",
        version: row.version,
        status: row.status,
        standing: standingAt(row, now),
        inForceFrom: row.inForceFrom,
        inForceTo: row.inForceTo,
        createdAt: row.createdAt,
        consentsNeeded: new Set(receivers.filter((r) => r !== seller?.number)).size,
        consentsHave: own.length,
        approvals: have,
        turn: turnOf(ctx, facts),
      };
    });
    return { counts, rows };
  });
}

async function countByStatus(tx: Tx, visible: SQL | undefined): Promise<Record<AgreementStatus, number>> {
  const counted = await tx
    .select({ status: t.agreement.status, n: count() })
    .from(t.agreement)
    .where(visible)
    .groupBy(t.agreement.status);
  return Object.fromEntries(
    AGREEMENT_STATUSES.map((s) => [s, counted.find((c) => c.status === s)?.n ?? 0]),
  ) as Record<AgreementStatus, number>;
}

/** What the reader can do next with a version. */
function turnOf(
  { actor }: Ctx,
  facts: {
    row: { status: AgreementStatus; subMerchantId: Id<"smt"> };
    receivers: readonly string[];
    consented: readonly Id<"smt">[];
    approvals: number;
    shops: readonly { id: Id<"smt">; number: string | null }[];
  },
): AgreementSummary["turn"] {
  const { row } = facts;
  if (actor.kind === "acquirer") {
    const step = actor.role === "reviewer" ? 0 : actor.role === "approver" ? 1 : undefined;
    return row.status === "consented" && step === facts.approvals ? "approve" : null;
  }
  if (actor.kind !== "shop" || actor.role !== "owner") return null;
  const { subMerchantId: own } = actor;
  if (row.status === "draft") return own === undefined || own === row.subMerchantId ? "sign" : null;
  if (row.status !== "signed" || own === undefined || own === row.subMerchantId) return null;
  const number = facts.shops.find((s) => s.id === own)?.number;
  const isReceiver = number !== null && number !== undefined && facts.receivers.includes(number);
  return isReceiver && !facts.consented.includes(own) ? "consent" : null;
}
