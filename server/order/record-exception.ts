import { event, paymentException } from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import type { AttemptedOrder } from "./find-attempt.ts";

export type ExceptionKind = "late_payment" | "amount_differs" | "second_reference";

/**
 * Keeps a payment that does not apply for the acquirer's exception desk, once however often it is told: money that came
 * for a closed order is recorded, never dropped, and stays outside clearing until decided.
 */
export async function recordException(
  ctx: Ctx,
  {
    order,
    told,
    kind,
  }: {
    order: AttemptedOrder;
    told: { channel: Channel; acquirerReference: string; amountFen: bigint; heardFrom: string };
    kind: ExceptionKind;
  },
): Promise<void> {
  const now = ctx.now();
  const { acquirerId, merchantId, subMerchantId } = order;
  const whose = { acquirerId, merchantId, subMerchantId, orderId: order.id };
  const isNew = await ctx.db.transaction(async (tx) => {
    const written = await tx
      .insert(paymentException)
      .values({
        ...whose,
        id: ctx.newId("exc"),
        channel: told.channel,
        kind,
        acquirerReference: told.acquirerReference,
        amountFen: told.amountFen,
        foundAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: paymentException.id });
    if (written.length === 0) return false;
    await tx.insert(event).values({
      ...whose,
      day: dayOf(now),
      id: ctx.newId("evt"),
      kind: `order.${kind}`,
      subjectId: order.id,
      facts: {
        acquirerReference: told.acquirerReference,
        amountFen: told.amountFen.toString(),
        heardFrom: told.heardFrom,
      },
      happenedAt: now,
      heardAt: now,
    });
    return true;
  });
  if (isNew) ctx.defer({ topic: "order", id: order.id, merchantId, subMerchantId, acquirerId });
}
