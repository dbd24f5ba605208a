import { and, asc, count, desc, eq, inArray, ne, type SQL } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { assert } from "../assert.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { keptFact } from "./agreement-fact.ts";
import { type PartyProgress, progressOf } from "./agreement-progress.ts";
import { AGREEMENT_STATUSES, type AgreementStatus, standingOf } from "./agreement-status.ts";
import { loadShopNames } from "./load-shop-names.ts";

export interface AgreementSummary {
  id: Id<"spa">;
  sellerId: Id<"smt">;
  sellerName: string;
  version: number;
  status: AgreementStatus;
  standing: ReturnType<typeof standingOf>;
  inForceFrom: Date | null;
  inForceTo: Date | null;
  createdAt: Date;
  consentsNeeded: number;
  consentsHave: number;
  /** Of the acquirer's people: 0, 1 or 2. */
  approvals: number;
  /** What the reader can do next: propose a draft here, answer the acquirer there. */
  turn: "propose" | "answer" | null;
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
    const facts = await tx
      .select()
      .from(t.agreementFact)
      .where(inArray(t.agreementFact.agreementId, ids))
      .orderBy(asc(t.agreementFact.factNo));
    const names = new Map<string, Awaited<ReturnType<typeof loadShopNames>>>();
    for (const { row } of found)
      if (!names.has(row.merchantId))
        names.set(row.merchantId, await loadShopNames(tx, { actor, merchantId: row.merchantId }));
    const rows = found.map(({ row, receivers }): AgreementSummary => {
      const shops = names.get(row.merchantId);
      assert(shops, "the group's shops were read");
      const seller = shops.find((s) => s.id === row.subMerchantId);
      const expected = [seller?.number ?? "", ...receivers];
      const { parties, approvals } = progressOf(
        expected,
        facts.filter((f) => f.agreementId === row.id).map(keptFact),
      );
      const own = actor.kind === "shop" ? shops.find((s) => s.id === actor.subMerchantId)?.number : undefined;
      return {
        id: row.id,
        sellerId: row.subMerchantId,
        sellerName: seller?.shortName ?? "",
        version: row.version,
        status: row.status,
        standing: standingOf(row, { seller, at: now }),
        inForceFrom: row.inForceFrom,
        inForceTo: row.inForceTo,
        createdAt: row.createdAt,
        consentsNeeded: parties.length,
        consentsHave: parties.filter((p) => p.answer === "yes").length,
        approvals: approvals.length,
        turn: turnOf(
          ctx,
          row,
          parties.find((p) => p.number === own),
        ),
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
  row: { status: AgreementStatus; subMerchantId: Id<"smt"> },
  own: PartyProgress | undefined,
): AgreementSummary["turn"] {
  if (actor.kind !== "shop" || actor.role !== "owner") return null;
  const isSellers = actor.subMerchantId === undefined || actor.subMerchantId === row.subMerchantId;
  if (row.status === "draft") return isSellers ? "propose" : null;
  return row.status === "proposed" && own !== undefined && own.answer === "" ? "answer" : null;
}
