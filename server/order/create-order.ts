import { and, eq } from "drizzle-orm";
import { orderReference } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type ClaimedOrder, heldOrder } from "./claimed-order.ts";
import { getOrder } from "./get-order.ts";
import { getSeller } from "./get-seller.ts";
import { newOrder, termsOfNew } from "./new-order.ts";
import { checkOrderInput } from "./order-input.ts";
import { requestSha256 } from "./order-request-digest.ts";
import { merchantOrderNo, writeOrderTerms } from "./order-terms-codec.ts";
import { newOrderView, type OrderView } from "./order-view.ts";
import { writeOrder } from "./write-order.ts";

export interface CreateOrder {
  subMerchantId: Id<"smt">;
  /** The caller's own key, unique per merchant for ever. */
  reference: string;
  amountFen: bigint;
  channel: Channel;
  description?: string | undefined;
  note?: string | undefined;
  storeId?: Id<"sto"> | undefined;
  orderLifetimeMs?: number | undefined;
  /** The caller forwards the order itself, at once: it is born with the caller's lease, and no claim has to be written. */
  isHeld?: boolean | undefined;
}

export interface CreatedOrder extends OrderView {
  /** Only where `isHeld` was asked and the order is new: what `forwardOrder` takes. */
  claimed?: ClaimedOrder | undefined;
}

/**
 * Takes an order: its terms are frozen and hashed into the number the payer's channel will carry (domain.md §5), one
 * statement writes it. The same reference with the same content answers the same order. Refuses `forbidden`,
 * `amount_invalid`, `input_invalid`, `reference_reused` and all that `getSeller` refuses.
 */
export async function createOrder(ctx: Ctx, input: CreateOrder): Promise<CreatedOrder> {
  const actor = may(ctx, "order.create");
  checkOrderInput(input);
  // Whole seconds: bills state seconds, and nobody has paid before the order was made.
  const createdAt = new Date(Math.floor(ctx.now().getTime() / 1000) * 1000);
  const { subMerchantId, channel, storeId } = input;
  const asked = { subMerchantId, channel, storeId, at: createdAt };
  const seller = await getSeller(ctx, asked).catch(async (error: unknown) => {
    // Asked again after the shop was suspended, say: the order that exists is the answer all the same.
    return (await findFormer(ctx, actor.merchantId, input)) ?? Promise.reject(error);
  });
  if ("orderId" in seller) return getOrder(ctx, seller);
  if (input.amountFen > seller.orderMaxFen)
    refuse({ code: "amount_invalid", reason: "too_large", maxFen: seller.orderMaxFen.toString() });

  const staffId = actor.kind === "shop" ? actor.staffId : null;
  const by = { id: ctx.newId("ord"), staffId, createdAt, now: ctx.now() };
  const terms = termsOfNew(seller, input, by);
  const order = newOrder(seller, input, {
    ...by,
    requestSha256: requestSha256(input),
    merchantOrderNo: merchantOrderNo(terms),
    terms: writeOrderTerms(terms),
  });
  const { isHeld = false } = input;
  if (!(await writeOrder(ctx, { order, isHeld }))) {
    // The reference exists. One snapshot would see neither row, hence a second statement.
    const former = await findFormer(ctx, seller.merchantId, input);
    return getOrder(ctx, present(former, "a reference that conflicts can be read"));
  }
  const { acquirerId, merchantId } = seller;
  ctx.defer({ topic: "order", id: order.id, merchantId, subMerchantId, acquirerId });
  const view = newOrderView(order, seller);
  return isHeld ? { ...view, claimed: heldOrder(order, seller) } : view;
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
