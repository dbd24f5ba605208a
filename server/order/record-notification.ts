import { notification } from "#db/schema/index.ts";
import type { Channel } from "../acquirer/acquirer.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";

export type NotificationOutcome = (typeof notification.$inferInsert)["outcome"];

/** Keeps what came, byte for byte, with what it turned out to be. Written before it is acknowledged. */
export async function recordNotification(
  ctx: Ctx,
  input: {
    acquirerId: Id<"acq">;
    channel: Channel;
    headers: Record<string, string>;
    body: Buffer;
    outcome: NotificationOutcome;
    orderId?: Id<"ord"> | undefined;
  },
): Promise<void> {
  const now = ctx.now();
  await ctx.db.transaction((tx) =>
    tx.insert(notification).values({
      ...input,
      orderId: input.orderId ?? null,
      day: dayOf(now),
      id: ctx.newId("ntf"),
      heardAt: now,
    }),
  );
}
