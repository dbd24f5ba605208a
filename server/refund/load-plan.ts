import { and, arrayOverlaps, eq, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { agreementVersion } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import type { Ctx } from "../context.ts";
import type { Refundable } from "./load-refundable.ts";
import { loadUnsettled } from "./load-unsettled.ts";
import { planOf, type RefundPlan } from "./refund-plan.ts";

/**
 * The plan of one refund. With `isLocked` every bearer is locked first, in the order of their numbers: two refunds at once
 * that draw on the same shop's money are counted one after the other.
 */
export async function loadPlan(
  tx: Tx,
  ctx: Ctx,
  input: { refundable: Refundable; amountFen: bigint; isLocked: boolean },
): Promise<RefundPlan> {
  const { order, takenFen } = input.refundable;
  const [version] = await tx
    .select({ receivers: agreementVersion.receivers })
    .from(agreementVersion)
    .where(
      and(
        eq(agreementVersion.acquirerId, order.acquirerId),
        eq(agreementVersion.sha256, order.agreementSha256),
      ),
    );
  const own = present(version, "an order's agreement is kept").receivers;
  // What other sellers cover of these receivers today comes out of those sellers' money: they count too.
  const related = await tx
    .select({ receivers: agreementVersion.receivers })
    .from(agreementVersion)
    .where(
      and(eq(agreementVersion.merchantId, order.merchantId), arrayOverlaps(agreementVersion.receivers, own)),
    );
  const numbers = [...new Set([...own, ...related.flatMap((r) => r.receivers)])].sort();
  if (input.isLocked) {
    for (const number of numbers) {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`bearer:${number}`}, 0))`);
    }
  }
  const { receivers, sales, day } = await loadUnsettled(tx, {
    acquirerId: order.acquirerId,
    merchantId: order.merchantId,
    numbers,
    now: ctx.now(),
    orderId: order.id,
  });
  const { sale } = present(
    sales.find((s) => s.orderId === order.id),
    "a paid order has its payment",
  );
  return planOf(sale, { takenFen, amountFen: input.amountFen }, receivers, day);
}
