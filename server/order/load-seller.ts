import { and, asc, desc, eq, gt, isNotNull, isNull, lte, notInArray, or } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { Channel } from "../acquirer/acquirer.ts";
import { present } from "../assert.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { Fen } from "../money/fen.ts";

/** All that an order freezes about its seller at one instant. */
export interface Seller {
  acquirerId: Id<"acq">;
  acquirerCode: string;
  merchantId: Id<"mch">;
  number: string;
  shortName: string;
  category: string;
  channelNo: string;
  agreementSha256: string;
  feeSha256: string;
  terminal: string;
  place: string;
  orderMaxFen: Fen;
}

/**
 * Reads the seller with the documents in force at `at`. Intervals decide what is in force: a withdrawn or superseded
 * version still holds until its end. Refuses `not_found`, `sub_merchant_not_active`, `channel_unavailable`,
 * `no_channel_number`, `no_agreement`, `no_fee_schedule`.
 */
export async function loadSeller(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt">; channel: Channel; storeId?: Id<"sto"> | undefined; at: Date },
): Promise<Seller> {
  const { subMerchantId, channel, storeId, at } = input;
  const inForce = (c: typeof t.agreement | typeof t.feeSchedule) =>
    and(isNotNull(c.inForceFrom), lte(c.inForceFrom, at), or(isNull(c.inForceTo), gt(c.inForceTo, at)));
  const found = await ctx.db.transaction(async (tx) => {
    const [shop] = await tx
      .select({
        shop: t.subMerchant,
        acquirer: t.acquirer,
        channel: t.channel,
        number: t.channelNumber.number,
      })
      .from(t.subMerchant)
      .innerJoin(t.acquirer, eq(t.acquirer.id, t.subMerchant.acquirerId))
      .leftJoin(t.channel, and(eq(t.channel.acquirerId, t.acquirer.id), eq(t.channel.channel, channel)))
      .leftJoin(
        t.channelNumber,
        and(eq(t.channelNumber.subMerchantId, t.subMerchant.id), eq(t.channelNumber.channel, channel)),
      )
      .where(eq(t.subMerchant.id, subMerchantId));
    if (shop === undefined) refuse({ code: "not_found", what: "sub_merchant" });
    const [agreement] = await tx
      .select({ sha256: t.agreement.sha256 })
      .from(t.agreement)
      .where(
        and(
          eq(t.agreement.subMerchantId, subMerchantId),
          notInArray(t.agreement.status, ["draft", "signed", "consented", "suspended"]),
          inForce(t.agreement),
        ),
      )
      .orderBy(desc(t.agreement.version))
      .limit(1);
    const [fees] = await tx
      .select({ sha256: t.feeSchedule.sha256 })
      .from(t.feeSchedule)
      .where(
        and(
          eq(t.feeSchedule.merchantId, shop.shop.merchantId),
          notInArray(t.feeSchedule.status, ["draft"]),
          inForce(t.feeSchedule),
        ),
      )
      .orderBy(desc(t.feeSchedule.version))
      .limit(1);
    const [store] = await tx
      .select()
      .from(t.store)
      .where(
        and(
          eq(t.store.subMerchantId, subMerchantId),
          storeId === undefined ? undefined : eq(t.store.id, storeId),
        ),
      )
      .orderBy(asc(t.store.id))
      .limit(1);
    return { ...shop, agreement, fees, store };
  });

  const { shop, acquirer, agreement, fees, store } = found;
  if (shop.status !== "active") refuse({ code: "sub_merchant_not_active", status: shop.status });
  if (found.channel?.enabled !== true) refuse({ code: "channel_unavailable", channel });
  if (found.number === null) refuse({ code: "no_channel_number", channel });
  if (agreement === undefined) refuse({ code: "no_agreement" });
  if (fees === undefined) refuse({ code: "no_fee_schedule" });
  if (storeId !== undefined && store === undefined) refuse({ code: "not_found", what: "store" });
  return {
    acquirerId: acquirer.id,
    acquirerCode: acquirer.code,
    merchantId: shop.merchantId,
    number: present(shop.number, "an active shop has the acquirer's number"),
    shortName: shop.shortName,
    category: shop.category,
    channelNo: found.number,
    agreementSha256: agreement.sha256,
    feeSha256: fees.sha256,
    terminal: store?.terminal ?? "",
    place: store?.address ?? shop.address,
    orderMaxFen: acquirer.orderMaxFen,
  };
}
