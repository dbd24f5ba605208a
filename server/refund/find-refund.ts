import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { findAttempt } from "../order/find-attempt.ts";
import { merchantOrderNoOf } from "./refund-status.ts";

/** The refund that bears a number, if it is this acquirer's and channel's; undefined for a number that is none of ours. */
export async function findRefund(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; channel: Channel; refundNo: string },
): Promise<typeof t.refund.$inferSelect | undefined> {
  const merchantOrderNo = merchantOrderNoOf(input.refundNo);
  const order = merchantOrderNo && (await findAttempt(ctx, { merchantOrderNo }));
  if (!order || order.acquirerId !== input.acquirerId || order.channel !== input.channel) return undefined;
  const [row] = await ctx.db.transaction((tx) =>
    tx
      .select()
      .from(t.refund)
      .where(and(eq(t.refund.orderId, order.id), eq(t.refund.refundNo, input.refundNo))),
  );
  return row;
}
