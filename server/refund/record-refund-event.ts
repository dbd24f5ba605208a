import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";

/** One fact of a refund's history, in the transaction that changes it. */
export async function recordRefundEvent(
  tx: Tx,
  ctx: Ctx,
  input: {
    refund: Pick<
      typeof t.refund.$inferSelect,
      "id" | "orderId" | "acquirerId" | "merchantId" | "subMerchantId"
    >;
    kind: `refund.${string}`;
    facts: Record<string, string>;
  },
): Promise<void> {
  const { id, orderId, acquirerId, merchantId, subMerchantId } = input.refund;
  const now = ctx.now();
  await tx.insert(t.event).values({
    day: dayOf(now),
    id: ctx.newId("evt"),
    acquirerId,
    merchantId,
    subMerchantId,
    kind: input.kind,
    subjectId: id,
    orderId,
    facts: input.facts,
    happenedAt: now,
    heardAt: now,
  });
}
