import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { findFeeSchedule } from "./find-fee-schedule.ts";
import { loadShopNames } from "./load-shop-names.ts";

export interface AgreementPlan {
  /** The running clearing date: the earliest day a version may name. */
  today: string;
  acquirerName: string;
  /** Shops for which the actor may draft: what is marked mall, group or headquarters never sells. */
  sellers: { id: Id<"smt">; number: string; shortName: string }[];
  /** Every active shop of the group: who may receive. */
  receivers: { number: string; shortName: string }[];
  /** For the live sample; null where none is in force. */
  fees: FeeSchedule | null;
}

/** What a proposal is made of. Refuses `forbidden` to everybody but owners. */
export async function planAgreement(ctx: Ctx): Promise<AgreementPlan> {
  const actor = may(ctx, "agreement.plan");
  const now = ctx.now();
  return ctx.db.transaction(async (tx) => {
    const shops = await loadShopNames(tx, { actor, merchantId: actor.merchantId });
    const [desk] = await tx
      .select({ name: t.acquirer.name, cutOffs: t.acquirer.cutOffs })
      .from(t.acquirer)
      .where(eq(t.acquirer.id, actor.acquirerId));
    const selling = await tx
      .select({ id: t.subMerchant.id })
      .from(t.subMerchant)
      .where(and(eq(t.subMerchant.merchantId, actor.merchantId), eq(t.subMerchant.role, "shop")));
    const mine = new Set(selling.flatMap(({ id }) => ((actor.subMerchantId ?? id) === id ? [id] : [])));
    const active = shops
      .flatMap((s) => (s.status === "active" && s.number !== null ? [{ ...s, number: s.number }] : []))
      .sort((a, b) => (a.number < b.number ? -1 : 1));
    return {
      today: clearingDateOf(now, desk?.cutOffs ?? MIDNIGHT),
      acquirerName: desk?.name ?? "",
      sellers: active
        .filter((s) => mine.has(s.id))
        .map(({ id, number, shortName }) => ({ id, number, shortName })),
      receivers: active.map(({ number, shortName }) => ({ number, shortName })),
      fees: (await findFeeSchedule(tx, { merchantId: actor.merchantId, at: now })) ?? null,
    };
  });
}
