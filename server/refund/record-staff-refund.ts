import { and, eq, or } from "drizzle-orm";
import { createdMonthOf } from "#db/columns.ts";
import * as t from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { findAttempt } from "../order/find-attempt.ts";
import { askAfterMs } from "../order/order-status.ts";
import { may } from "../permission.ts";
import type { RefundName } from "./find-refund.ts";

/** Nobody here said why, and what became of it is asked. */
const THEIRS = { reason: "", status: "pending", madeBy: "acquirer" } as const;

/**
 * Takes up a refund that the acquirer's own staff made over there: nobody here asked for it, and its bearers owe it from now
 * on. It begins on its way, so that it is asked about until it is confirmed. Twice at once, or under a second number for one
 * refund of the acquirer's, it is one. Undefined where the
 * payment is not ours or not paid here yet: the bill comes back to it.
 */
export async function recordStaffRefund(
  ctx: Ctx,
  input: RefundName & {
    acquirerRefundReference: string;
    amountFen: bigint;
    succeededAt: Date;
    heardFrom: "notification" | "query" | "statement";
  },
): Promise<typeof t.refund.$inferSelect | undefined> {
  may(ctx, "refund.confirm");
  const attempt = await findAttempt(ctx, input);
  if (attempt?.acquirerId !== input.acquirerId || attempt.channel !== input.channel) return undefined;
  if (attempt.status !== "paid" || input.amountFen <= 0n) return undefined;
  const { acquirerId, merchantId, subMerchantId, id: orderId } = attempt;
  const whose = { acquirerId, merchantId, subMerchantId, orderId };
  const now = ctx.now();
  const { row, isNew } = await ctx.db.transaction(async (tx) => {
    await tx
      .select({ id: t.order.id })
      .from(t.order)
      .where(and(eq(t.order.createdMonth, createdMonthOf(orderId)), eq(t.order.id, orderId)))
      .for("update");
    const [known] = await tx
      .select()
      .from(t.refund)
      .where(
        and(
          eq(t.refund.orderId, orderId),
          or(
            eq(t.refund.refundNo, input.refundNo),
            eq(t.refund.acquirerRefundReference, input.acquirerRefundReference),
          ),
        ),
      );
    if (known !== undefined) return { row: known, isNew: false };
    const id = ctx.newId("rfd");
    const [made] = await tx
      .insert(t.refund)
      .values({
        ...whose,
        createdMonth: createdMonthOf(id),
        id,
        refundNo: input.refundNo,
        amountFen: input.amountFen,
        ...THEIRS,
        createdAt: now,
        sentOn: dayOf(input.succeededAt),
        askAt: new Date(now.getTime() + askAfterMs(0)),
      })
      .returning();
    await tx.insert(t.event).values({
      ...whose,
      day: dayOf(now),
      id: ctx.newId("evt"),
      kind: "refund.made_by_acquirer",
      subjectId: id,
      facts: {
        refundNo: input.refundNo,
        amountFen: input.amountFen.toString(),
        heardFrom: input.heardFrom,
      },
      happenedAt: now,
      heardAt: now,
    });
    return { row: made, isNew: true };
  });
  if (row !== undefined && isNew)
    ctx.defer({ topic: "refund", id: row.id, merchantId, subMerchantId, acquirerId });
  return row;
}
