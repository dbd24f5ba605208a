import { eq } from "drizzle-orm";
import { acquirer, merchant, subMerchant } from "#db/schema/index.ts";
import { assert } from "../assert.ts";
import { type BeginsOn, beginsOn, clearingDateOf, cutOffText } from "../calendar/clearing-date.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

/** What stands at the head of a shop's screens: itself, its group, and who holds the money. */
export interface Desk {
  merchantName: string;
  subMerchantId: Id<"smt"> | null;
  /** The shop's short name; the group's name for staff of the whole group. */
  shopName: string;
  acquirerName: string;
  acquirerPhone: string;
  /** Provinces where it may take shops; empty: everywhere. */
  acquirerArea: readonly string[];
  /** "00:00": when the acquirer's day begins. */
  cutOff: string;
  beginsOn: BeginsOn;
}

/** The desk of a shop's staff. Refuses `forbidden` for other sides. */
export async function getDesk(ctx: Ctx): Promise<Desk> {
  const actor = may(ctx, "desk.get");
  return ctx.db.transaction(async (tx) => {
    const [group] = await tx
      .select({
        merchantName: merchant.name,
        acquirerName: acquirer.name,
        acquirerPhone: acquirer.phone,
        cutOffs: acquirer.cutOffs,
        acquirerArea: acquirer.area,
      })
      .from(merchant)
      .innerJoin(acquirer, eq(acquirer.id, merchant.acquirerId))
      .where(eq(merchant.id, actor.merchantId));
    assert(group, "staff of a shop belongs to a merchant");
    const [shop] = actor.subMerchantId
      ? await tx
          .select({ shortName: subMerchant.shortName })
          .from(subMerchant)
          .where(eq(subMerchant.id, actor.subMerchantId))
      : [];
    const { cutOffs, ...names } = group;
    const today = clearingDateOf(ctx.now(), cutOffs);
    return {
      ...names,
      subMerchantId: actor.subMerchantId ?? null,
      shopName: shop?.shortName ?? group.merchantName,
      cutOff: cutOffText(today, cutOffs),
      beginsOn: beginsOn(today, cutOffs),
    };
  });
}
