import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { createdMonthOf } from "#db/columns.ts";
import * as t from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { newId } from "../id.ts";
import { may } from "../permission.ts";

const TROUBLES_MAX = 20;
/** An order that was refused today was made today, or before midnight. */
const MADE_BEFORE_MS = 86_400_000;

/** What an acquirer said today when it made no code: its own code, or why nobody could tell. None of its texts. */
export interface ChannelTrouble {
  acquirerName: string;
  channel: Channel;
  state: "refused" | "unknown";
  code: string;
  /** Orders of today. */
  count: number;
  lastAt: Date;
}

/**
 * Refusals and silences of today by acquirer, wallet and code, the last one first: what the cashier stands before, for those
 * who can mend it. The acquirer sees its own. Refuses `forbidden`.
 */
export async function listTroubles(ctx: Ctx): Promise<ChannelTrouble[]> {
  may(ctx, "trouble.list");
  const code = sql<string>`coalesce(${t.event.facts} ->> 'channelCode', ${t.event.facts} ->> 'why', '')`;
  const state = sql<
    "refused" | "unknown"
  >`case ${t.event.kind} when 'order.unknown' then 'unknown' else 'refused' end`;
  const lastAt = sql<string>`max(${t.event.heardAt})`;
  const now = ctx.now();
  const madeIn = [now, new Date(now.getTime() - MADE_BEFORE_MS)].map((at) =>
    createdMonthOf(newId("ord", at)),
  );
  const rows = await ctx.db.transaction((tx) =>
    tx
      .select({
        acquirerName: t.acquirer.name,
        channel: t.order.channel,
        state,
        code,
        count: sql<number>`count(distinct ${t.order.id})::int`,
        lastAt,
      })
      .from(t.event)
      .innerJoin(t.order, eq(t.order.id, t.event.orderId))
      .innerJoin(t.acquirer, eq(t.acquirer.id, t.event.acquirerId))
      .where(
        and(
          eq(t.event.day, dayOf(now)),
          inArray(t.order.createdMonth, madeIn),
          inArray(t.event.kind, ["order.unknown", "order.closed"]),
          sql`(${t.event.kind} = 'order.unknown' or ${t.event.facts} ->> 'reason' = 'refused')`,
        ),
      )
      .groupBy(t.acquirer.name, t.order.channel, sql`3`, sql`4`)
      .orderBy(desc(lastAt))
      .limit(TROUBLES_MAX),
  );
  return rows.map((row) => ({ ...row, lastAt: new Date(row.lastAt) }));
}
