import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { findAttempt } from "../order/find-attempt.ts";

/** A refund as the acquirer names it: by the number of its order and its own. */
export interface RefundName {
  acquirerId: Id<"acq">;
  channel: Channel;
  merchantOrderNo: string;
  refundNo: string;
}

/** The refund that we asked for under these numbers, if it is this acquirer's and channel's. */
export async function findRefund(
  ctx: Ctx,
  input: RefundName,
): Promise<typeof t.refund.$inferSelect | undefined> {
  const order = await findAttempt(ctx, input);
  if (!order || order.acquirerId !== input.acquirerId || order.channel !== input.channel) return undefined;
  const [row] = await ctx.db.transaction((tx) =>
    tx
      .select()
      .from(t.refund)
      .where(and(eq(t.refund.orderId, order.id), eq(t.refund.refundNo, input.refundNo))),
  );
  return row;
}
