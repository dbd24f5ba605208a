import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";

/** One fact of a refund's history, in the transaction that changes it. */
export async function recordRefundEvent(
  tx: Tx,
  ctx: Ctx,
  refund: {
    id: Id<"rfd">;
    orderId: Id<"ord">;
    acquirerId: Id<"acq">;
    merchantId: Id<"mch">;
    subMerchantId: Id<"smt">;
  },
  { kind, facts }: { kind: `refund.${string}`; facts: Record<string, string> },
): Promise<void> {
  const { id, orderId, acquirerId, merchantId, subMerchantId } = refund;
  const now = ctx.now();
  await tx.insert(t.event).values({
    day: dayOf(now),
    id: ctx.newId("evt"),
    acquirerId,
    merchantId,
    subMerchantId,
    kind,
    subjectId: id,
    orderId,
    facts,
    happenedAt: now,
    heardAt: now,
  });
}
