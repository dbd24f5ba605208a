import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { Id } from "../id.ts";

/** What stands beside the rows of shops for a desk's list of them; `me` is who reads it. */
export interface ShopFacts {
  accounts: (typeof t.settlementAccount.$inferSelect)[];
  numbers: (typeof t.channelNumber.$inferSelect)[];
  holds: (typeof t.hold.$inferSelect)[];
  reviews: Awaited<ReturnType<typeof loadReviews>>;
  suspensions: Awaited<ReturnType<typeof loadSuspensions>>;
  limits: Awaited<ReturnType<typeof loadAskedLimits>>;
  me: Id<"stf">;
}

export async function loadShopFacts(
  tx: Tx,
  { ids, me }: { ids: Id<"smt">[]; me: Id<"stf"> },
): Promise<ShopFacts> {
  const accounts = await tx
    .select()
    .from(t.settlementAccount)
    .where(
      and(
        inArray(t.settlementAccount.subMerchantId, ids),
        inArray(t.settlementAccount.status, ["approved", "pending"]),
      ),
    );
  const numbers = await tx
    .select()
    .from(t.channelNumber)
    .where(inArray(t.channelNumber.subMerchantId, ids))
    .orderBy(asc(t.channelNumber.channel));
  const holds = await tx
    .select()
    .from(t.hold)
    .where(and(inArray(t.hold.subMerchantId, ids), isNull(t.hold.liftedAt)))
    .orderBy(asc(t.hold.placedAt));
  const pending = accounts.filter((a) => a.status === "pending");
  const reviews = await loadReviews(
    tx,
    pending.map((p) => p.id),
  );
  const suspensions = await loadSuspensions(tx, ids);
  const limits = await loadAskedLimits(tx, ids);
  return { accounts, numbers, holds, reviews, suspensions, limits, me };
}

/** Suspensions that live, with the people behind them. */
async function loadSuspensions(tx: Tx, ids: Id<"smt">[]) {
  const placer = alias(t.staff, "placer");
  const lifter = alias(t.staff, "lifter");
  return await tx
    .select({ row: t.suspension, placedBy: placer.label, liftAskedBy: lifter.label })
    .from(t.suspension)
    .leftJoin(placer, eq(placer.id, t.suspension.placedBy))
    .leftJoin(lifter, eq(lifter.id, t.suspension.liftAskedBy))
    .where(
      and(
        inArray(t.suspension.subMerchantId, ids),
        inArray(t.suspension.status, ["asked", "placed", "confirmed"]),
      ),
    );
}

/** Limits that wait for their second person. */
async function loadAskedLimits(tx: Tx, ids: Id<"smt">[]) {
  return await tx
    .select({ row: t.advanceLimit, by: t.staff.label })
    .from(t.advanceLimit)
    .leftJoin(t.staff, eq(t.staff.id, t.advanceLimit.askedBy))
    .where(and(inArray(t.advanceLimit.subMerchantId, ids), isNull(t.advanceLimit.setBy)));
}

/** Who has recorded a change as the first person. */
async function loadReviews(tx: Tx, ids: Id<"sac">[]) {
  return await tx
    .select({ subjectId: t.approval.subjectId, staffId: t.approval.staffId, label: t.staff.label })
    .from(t.approval)
    .leftJoin(t.staff, eq(t.staff.id, t.approval.staffId))
    .where(and(inArray(t.approval.subjectId, ids), eq(t.approval.step, 1)));
}
