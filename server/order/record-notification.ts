import type { notification } from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

export type NotificationOutcome = (typeof notification.$inferInsert)["outcome"];

/** Keeps what came, byte for byte, with what it turned out to be. Written before it is acknowledged. */
export async function recordNotification(
  ctx: Ctx,
  input: {
    acquirerId: Id<"acq">;
    connection: string;
    headers: Record<string, string>;
    body: Buffer;
    outcome: NotificationOutcome;
    orderId?: Id<"ord"> | undefined;
  },
): Promise<void> {
  may(ctx, "notification.record");
  const now = ctx.now();
  const { acquirerId, connection, headers, body, outcome, orderId } = input;
  await ctx.db.hot(
    (sql) => sql`
      insert into notification (day, id, acquirer_id, connection, headers, body, outcome, order_id, heard_at)
      values (${dayOf(now)}::date, ${ctx.newId("ntf")}::uuid, ${acquirerId}::uuid, ${connection},
        ${sql.json(headers)}::jsonb, ${body}::bytea, ${outcome}, ${orderId ?? null}::uuid,
        ${now}::timestamptz)`,
  );
}
