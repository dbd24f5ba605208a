import { and, eq, inArray, lte } from "drizzle-orm";
import { subMerchant, suspension } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { Refused, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { STOP_LIFE } from "./one-person.ts";
import { SUB_MERCHANT_LIFE } from "./sub-merchant-status.ts";

/** Ended in one turn; what is left follows in the next. */
const ROWS_MAX = 100;

/** Ends every suspension that nobody confirmed in time; a shop that it stopped takes orders again. Refuses `forbidden`. */
export async function tendSuspensions(ctx: Ctx): Promise<Id<"smt">[]> {
  may(ctx, "sub_merchant.tend");
  const due = await ctx.db.transaction((tx) =>
    tx
      .select({ id: suspension.id, subMerchantId: suspension.subMerchantId })
      .from(suspension)
      .where(and(inArray(suspension.status, ["asked", "placed"]), lte(suspension.endsAt, ctx.now())))
      .orderBy(suspension.endsAt)
      .limit(ROWS_MAX),
  );
  const ended: Id<"smt">[] = [];
  for (const row of due) if (await endSuspension(ctx, row)) ended.push(row.subMerchantId);
  return ended;
}

async function endSuspension(
  ctx: Ctx,
  { id, subMerchantId }: { id: Id<"ssp">; subMerchantId: Id<"smt"> },
): Promise<boolean> {
  const work = ctx.db.transaction(async (tx) => {
    // load
    const [shop] = await tx.select().from(subMerchant).where(eq(subMerchant.id, subMerchantId));
    const { status: standing, merchantId, acquirerId } = present(shop, "a suspension is of a shop");
    const [found] = await tx.select().from(suspension).where(eq(suspension.id, id));
    const { status: from } = present(found, "a suspension stays");
    // decide: somebody may have confirmed or lifted it meanwhile
    const raced = { code: "suspension_not_in", status: from } as const;
    if (from !== "asked" && from !== "placed") refuse(raced);
    // write
    const act = { action: "sub_merchant.lapse", merchantId, acquirerId, facts: { subMerchantId } } as const;
    await recordStep(tx, ctx, {
      ...{
        life: STOP_LIFE,
        table: suspension,
        id,
        from,
        to: "lapsed",
        set: { endedAt: ctx.now() },
        act,
        raced,
      },
    });
    if (from === "placed" && standing === "suspended")
      await recordStep(tx, ctx, {
        ...{ life: SUB_MERCHANT_LIFE, table: subMerchant, id: subMerchantId, from: standing, to: "active" },
        ...{ set: { statusReason: null }, act: { ...act, facts: { suspensionId: id } }, raced },
      });
    return { merchantId, acquirerId };
  });
  const shop = await work.catch((error: unknown) => {
    // A person was faster: what it said stands.
    if (error instanceof Refused) return undefined;
    throw error;
  });
  if (shop) ctx.defer({ topic: "application", id: subMerchantId, subMerchantId, ...shop });
  return shop !== undefined;
}
