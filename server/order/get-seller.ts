import { rawOf } from "#db/client.ts";
import type { Maybe, Renamed, Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { standingOf } from "../merchant/standing.ts";
import type { Seller } from "./seller.ts";

export interface GetSeller {
  subMerchantId: Id<"smt">;
  channel: Channel;
  storeId?: Id<"sto"> | undefined;
  at: Date;
}

/**
 * Reads the seller with the documents in force at `at`; its role is the one of the acquirer's newest register, ours until that
 * knows the number, and it must be open in both. Intervals decide what is in force: a withdrawn or superseded
 * version still holds until its end, and a kept answer is never used past one: a merchant's program may be told what a
 * moment ago was true, people at a till are asked about anew. A version without the acquirer's evidence counts only before
 * the instant from which its register asks for it. Refuses `not_found`,
 * `sub_merchant_not_active`, `seller_not_shop`, `channel_unavailable`, `no_channel_number`, `no_agreement`, `no_fee_schedule`.
 */
export async function getSeller(ctx: Ctx, input: GetSeller): Promise<Seller> {
  if (ctx.actor.kind !== "merchant_key") return readSeller(ctx, input);
  const { subMerchantId, channel, storeId, at } = input;
  const key = [ctx.actor.merchantId, subMerchantId, channel, storeId].join(" ");
  const held = ctx.kept.sellers.find(key);
  if (held !== undefined) {
    const { inForceFrom, inForceTo } = held;
    if (inForceFrom <= at && (inForceTo === null || at < inForceTo)) return held;
  }
  const seller = await readSeller(ctx, input);
  ctx.kept.sellers.put(key, seller);
  return seller;
}

async function readSeller(ctx: Ctx, input: GetSeller): Promise<Seller> {
  const { subMerchantId, channel, storeId } = input;
  const [row] = await ctx.db.transaction((tx) => {
    const sql = rawOf(tx);
    const at = sql`${input.at}::timestamptz`;
    const inForce = sql`in_force_from <= ${at} and (in_force_to is null or in_force_to > ${at})`;
    return sql<SellerRow[]>`
      select s.acquirer_id, s.merchant_id, s.status, r.standing, coalesce(r.role, s.role) as role, s.number, s.short_name, s.category, s.address,
        q.code as acquirer_code, q.name as acquirer_name, q.order_max_fen, c.enabled, n.number as channel_no,
        a.sha256 as agreement_sha256, f.sha256 as fee_sha256, st.id as store_id, st.terminal, st.address as place,
        greatest(a.in_force_from, f.in_force_from) as in_force_from, least(a.in_force_to, f.in_force_to) as in_force_to
      from sub_merchant s
      join acquirer q on q.id = s.acquirer_id
      left join registered_shop r on r.acquirer_id = s.acquirer_id and r.number = s.number
      left join channel c on c.acquirer_id = s.acquirer_id and c.channel = ${channel}
      left join channel_number n on n.sub_merchant_id = s.id and n.channel = ${channel}
      left join lateral (
        select * from agreement
        where sub_merchant_id = s.id and status in ('approved', 'in_force', 'superseded', 'revoked', 'withdrawn') and ${inForce}
          and (exists (select from agreement_fact f where f.agreement_id = agreement.id and f.kind = 'in_force')
            or exists (select from registered_shop r where r.acquirer_id = s.acquirer_id and r.number = s.number
              and r.consents_from > ${at}))
        order by version desc limit 1
      ) a on true
      left join lateral (
        select * from fee_schedule
        where merchant_id = s.merchant_id and status <> 'draft' and ${inForce}
        order by version desc limit 1
      ) f on true
      left join lateral (
        select * from store
        where sub_merchant_id = s.id and id = coalesce(${storeId ?? null}::uuid, id)
        order by id limit 1
      ) st on true
      where s.id = ${subMerchantId}::uuid`;
  });
  if (row === undefined) refuse({ code: "not_found", what: "sub_merchant" });
  const standing = standingOf(row.status, row.standing);
  if (standing !== "active") refuse({ code: "sub_merchant_not_active", status: standing });
  if (row.role !== "shop") refuse({ code: "seller_not_shop", role: row.role });
  if (row.enabled !== true) refuse({ code: "channel_unavailable", channel });
  if (row.channelNo === null) refuse({ code: "no_channel_number", channel });
  if (row.agreementSha256 === null) refuse({ code: "no_agreement" });
  if (row.feeSha256 === null) refuse({ code: "no_fee_schedule" });
  if (storeId !== undefined && row.storeId === null) refuse({ code: "not_found", what: "store" });
  return {
    acquirerId: row.acquirerId,
    acquirerCode: row.acquirerCode,
    acquirerName: row.acquirerName,
    merchantId: row.merchantId,
    number: present(row.number, "an active shop has the acquirer's number"),
    shortName: row.shortName,
    category: row.category,
    channelNo: row.channelNo,
    agreementSha256: row.agreementSha256,
    feeSha256: row.feeSha256,
    terminal: row.terminal ?? "",
    place: row.place ?? row.address,
    orderMaxFen: row.orderMaxFen,
    inForceFrom: present(row.inForceFrom, "what is in force began"),
    inForceTo: row.inForceTo,
  };
}

/** Every document and number may be missing. */
type SellerRow = Row<
  "subMerchant",
  "acquirerId" | "merchantId" | "status" | "role" | "number" | "shortName" | "category" | "address"
> &
  Renamed<"acquirer", { acquirerCode: "code"; acquirerName: "name"; orderMaxFen: "orderMaxFen" }> &
  Maybe<
    Row<"channel", "enabled"> &
      Row<"registeredShop", "standing"> &
      Renamed<"channelNumber", { channelNo: "number" }> &
      Renamed<
        "agreement",
        { agreementSha256: "sha256"; inForceFrom: "inForceFrom"; inForceTo: "inForceTo" }
      > &
      Renamed<"feeSchedule", { feeSha256: "sha256" }> &
      Renamed<"store", { storeId: "storeId"; terminal: "terminal"; place: "address" }>
  >;
