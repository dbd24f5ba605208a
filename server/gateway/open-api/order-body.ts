import { z } from "zod";
import { CHANNELS } from "../../channel/channel.ts";
import { refuse } from "../../domain-error.ts";
import { type Id, isId } from "../../id.ts";
import type { OrderView } from "../../order/order-view.ts";
import { isStorableText } from "../../storable.ts";

const idOf = <P extends "smt" | "sto">(prefix: P) =>
  z
    .string()
    .max(40)
    .refine((v): v is Id<P> => isId(prefix, v), `an id ${prefix}_…`);

/** POST /v1/orders. Amounts in whole fen. `reference` is the caller's own key: the same content answers the same order. */
const orderBody = z.strictObject({
  subMerchant: idOf("smt"),
  reference: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w.:-]+$/),
  amount: z.int().min(1).max(1_000_000_000),
  currency: z.literal("CNY"),
  channel: z.enum(CHANNELS),
  description: z.string().min(1).max(80).refine(isStorableText, "characters").optional(),
  note: z.string().max(200).refine(isStorableText, "characters").optional(),
  store: idOf("sto").optional(),
  lifetimeSeconds: z.int().min(60).max(7_200).optional(),
});

export type OrderBody = z.infer<typeof orderBody>;

/** Reads the body or refuses `input_invalid` with the first field that is wrong. */
export function readOrderBody(body: unknown): OrderBody {
  const read = orderBody.safeParse(body);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  refuse({ code: "input_invalid", field: issue?.path.join(".") ?? "", reason: issue?.message ?? "invalid" });
}

const instant = (at: Date | null) => at?.toISOString() ?? null;

/** An order as integrators read it: whole fen, RFC 3339 instants, `null` where there is nothing. */
export function writeOrderBody(order: OrderView) {
  return {
    id: order.id,
    reference: order.reference,
    status: order.status,
    forward_state: order.forwardState,
    amount: Number(order.amountFen),
    refunded_amount: Number(order.refundedFen),
    currency: "CNY",
    channel: order.channel,
    sub_merchant: order.subMerchantId,
    merchant_order_no: order.merchantOrderNo,
    acquirer_reference: order.acquirerReference,
    code_url: order.codeUrl,
    description: order.description,
    note: order.note,
    created_at: instant(order.createdAt),
    expires_at: instant(order.expiresAt),
    paid_at: instant(order.paidAt),
    closed_at: instant(order.closedAt),
    close_reason: order.closeReason,
  };
}
