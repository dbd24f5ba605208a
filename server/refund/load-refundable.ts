import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { createdMonthOf } from "#db/columns.ts";
import * as t from "#db/schema/index.ts";
import { assert } from "../assert.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { sumFen } from "../money/fen.ts";
import { countsAgainstPaid } from "./refund-status.ts";

export interface Refundable {
  order: typeof t.order.$inferSelect;
  refunds: (typeof t.refund.$inferSelect)[];
  /** Refunds that took or may still take from the payment; more than it while the acquirer's staff refunds what is on its way. */
  refundedFen: bigint;
  /** Of these, what does not wait: what bearers have given or are giving back. */
  takenFen: bigint;
  /** Every refund ever numbered, failed ones too. */
  count: number;
}

/**
 * The order to be refunded with its refunds, in a transaction that sees all shops: hence a person's own shop is asked
 * for here. Locked, nobody else adds to its refunds until this transaction ends. Refuses `not_found`.
 */
export async function loadRefundable(
  tx: Tx,
  ctx: Ctx,
  input: { orderId: Id<"ord">; isLocked: boolean },
): Promise<Refundable> {
  const { actor } = ctx;
  assert(
    actor.kind === "shop" || actor.kind === "machine",
    "a shop's staff refunds, the machine tries again",
  );
  const { orderId } = input;
  const query = tx
    .select()
    .from(t.order)
    .where(and(eq(t.order.createdMonth, createdMonthOf(orderId)), eq(t.order.id, orderId)));
  const [order] = input.isLocked ? await query.for("update") : await query;
  const mine = actor.kind === "shop" ? actor.subMerchantId : undefined;
  const isOwn = mine === undefined || mine === order?.subMerchantId;
  if (order === undefined || !isOwn) refuse({ code: "not_found", what: "order" });
  const refunds = await tx
    .select()
    .from(t.refund)
    .where(eq(t.refund.orderId, orderId))
    .orderBy(asc(t.refund.createdAt), asc(t.refund.id));
  const counted = refunds.filter((r) => countsAgainstPaid(r.status));
  return {
    order,
    refunds,
    refundedFen: sumFen(counted.map((r) => r.amountFen)),
    takenFen: sumFen(counted.filter((r) => r.funding === "funded").map((r) => r.amountFen)),
    count: refunds.length,
  };
}
