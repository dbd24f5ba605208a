import { and, eq } from "drizzle-orm";
import { createdMonthOf } from "#db/columns.ts";
import { orderReference } from "#db/schema/index.ts";
import type { Channel } from "../acquirer/acquirer.ts";
import { present } from "../assert.ts";
import { dayOf, instantText } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import { type Id, idOf, uuidOf } from "../id.ts";
import type { Fen } from "../money/fen.ts";
import { getOrder } from "./get-order.ts";
import { loadSeller, type Seller } from "./load-seller.ts";
import { checkOrderInput, MODE } from "./order-input.ts";
import { requestSha256 } from "./order-request-codec.ts";
import { nextAskAt, ORDER_LIFETIME_MS } from "./order-status.ts";
import { merchantOrderNo, writeOrderTerms } from "./order-terms-codec.ts";
import type { OrderView } from "./order-view.ts";

export interface CreateOrder {
  subMerchantId: Id<"smt">;
  /** The caller's own key, unique per merchant for ever. */
  reference: string;
  amountFen: Fen;
  channel: Channel;
  description?: string | undefined;
  note?: string | undefined;
  storeId?: Id<"sto"> | undefined;
  orderLifetimeMs?: number | undefined;
}

/**
 * Takes an order: its terms are frozen and hashed into the number the payer's channel will carry (domain.md §5), one
 * statement writes it. The same reference with the same content answers the same order. Refuses `forbidden`,
 * `amount_invalid`, `input_invalid`, `reference_reused` and all that `loadSeller` refuses.
 */
export async function createOrder(ctx: Ctx, input: CreateOrder): Promise<OrderView> {
  const { actor } = ctx;
  if (actor.kind !== "shop" && actor.kind !== "merchant_key")
    refuse({ code: "forbidden", action: "order.create" });
  checkOrderInput(input);
  // Whole seconds: bills state seconds, and nobody has paid before the order was made.
  const createdAt = new Date(Math.floor(ctx.now().getTime() / 1000) * 1000);
  const { subMerchantId, channel, storeId } = input;
  const asked = { subMerchantId, channel, storeId, at: createdAt };
  const seller = await loadSeller(ctx, asked).catch(async (error: unknown) => {
    // Asked again after the shop was suspended, say: the order that exists is the answer all the same.
    return (await findFormer(ctx, actor.merchantId, input)) ?? Promise.reject(error);
  });
  if ("orderId" in seller) return getOrder(ctx, seller);
  if (input.amountFen > seller.orderMaxFen)
    refuse({ code: "amount_invalid", reason: "too_large", maxFen: seller.orderMaxFen.toString() });

  const written = await writeOrder(ctx, input, seller, createdAt);
  if (written === undefined) {
    // The reference exists. One snapshot would see neither row, hence a second statement.
    const former = await findFormer(ctx, seller.merchantId, input);
    return getOrder(ctx, present(former, "a reference that conflicts can be read"));
  }
  const { acquirerId, merchantId } = seller;
  ctx.defer({ topic: "order", id: written, merchantId, subMerchantId, acquirerId });
  return getOrder(ctx, { orderId: written });
}

/** The order that bears this reference already. Refuses `reference_reused` where its content is another. */
async function findFormer(
  ctx: Ctx,
  merchantId: Id<"mch">,
  input: CreateOrder,
): Promise<{ orderId: Id<"ord"> } | undefined> {
  const [former] = await ctx.db.transaction((tx) =>
    tx
      .select()
      .from(orderReference)
      .where(and(eq(orderReference.merchantId, merchantId), eq(orderReference.reference, input.reference))),
  );
  if (former !== undefined && former.requestSha256 !== requestSha256(input))
    refuse({ code: "reference_reused", reference: input.reference });
  return former && { orderId: former.orderId };
}

/** The hot statement (database.md §3). Undefined where the reference is taken. */
async function writeOrder(
  ctx: Ctx,
  input: CreateOrder,
  seller: Seller,
  createdAt: Date,
): Promise<Id<"ord"> | undefined> {
  const { actor } = ctx;
  const { amountFen, channel } = input;
  const now = ctx.now();
  const orderId = ctx.newId("ord");
  const expiresAt = new Date(createdAt.getTime() + (input.orderLifetimeMs ?? ORDER_LIFETIME_MS));
  const terms = {
    acquirer: seller.acquirerCode,
    agreement: seller.agreementSha256,
    amountFen,
    campaign: "",
    channel,
    createdAt: instantText(createdAt),
    feeSchedule: seller.feeSha256,
    fundedFen: 0n,
    order: orderId,
    seller: seller.number,
  };
  const number = merchantOrderNo(terms);
  const subMerchant = uuidOf(input.subMerchantId);
  const staff = actor.kind === "shop" ? uuidOf(actor.staffId) : null;
  const tenantShop = actor.kind === "shop" && actor.subMerchantId ? uuidOf(actor.subMerchantId) : "";
  const description = input.description ?? seller.shortName;
  const facts = { amountFen: amountFen.toString(), channel, merchantOrderNo: number };
  const rows = await ctx.db.hot(
    (sql) => sql<{ id: string }[]>`
      with tenant as materialized (
        select set_config('app.merchant', ${uuidOf(seller.merchantId)}, true)::uuid as merchant_id,
               set_config('app.acquirer', ${uuidOf(seller.acquirerId)}, true)::uuid as acquirer_id,
               set_config('app.sub_merchant', ${tenantShop}, true) as shop
      ), claim as (
        insert into order_reference (merchant_id, reference, order_id, request_sha256)
        select merchant_id, ${input.reference}, ${uuidOf(orderId)}::uuid, ${requestSha256(input)} from tenant
        on conflict do nothing
        returning merchant_id, reference, order_id
      ), att as (
        insert into order_attempt (merchant_order_no, order_id, acquirer_id, merchant_id, sub_merchant_id, channel, terms)
        select ${number}, c.order_id, t.acquirer_id, c.merchant_id, ${subMerchant}::uuid, ${channel}, ${writeOrderTerms(terms)}
        from claim c, tenant t
      ), ord as (
        insert into "order" (created_month, id, acquirer_id, merchant_id, sub_merchant_id, reference, status, amount_fen,
          channel, mode, merchant_order_no, seller_no, channel_no, agreement_sha256, fee_sha256, description, note,
          category, terminal, place, created_by, created_at, expires_at, ask_at)
        select ${createdMonthOf(orderId)}::date, c.order_id, t.acquirer_id, c.merchant_id, ${subMerchant}::uuid, c.reference,
          'open', ${amountFen}::bigint, ${channel}, ${MODE[channel]}, ${number}, ${seller.number}, ${seller.channelNo},
          ${seller.agreementSha256}, ${seller.feeSha256}, ${description}, ${input.note ?? null}, ${seller.category},
          ${seller.terminal}, ${seller.place}, ${staff}::uuid, ${createdAt}::timestamptz, ${expiresAt}::timestamptz,
          ${nextAskAt(now, 0, expiresAt)}::timestamptz
        from claim c, tenant t
        returning id, acquirer_id, merchant_id, sub_merchant_id
      ), fact as (
        insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts, happened_at, heard_at)
        select ${dayOf(now)}::date, ${uuidOf(ctx.newId("evt"))}::uuid, acquirer_id, merchant_id, sub_merchant_id,
          'order.created', id, id, ${sql.json(facts)}::jsonb, ${createdAt}::timestamptz, ${now}::timestamptz
        from ord
      )
      select id from ord`,
  );
  return rows[0] && idOf("ord", rows[0].id);
}
