import { and, asc, eq, gte } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import { type Id, timeOf } from "../id.ts";
import { may } from "../permission.ts";

/** One thing that happened to an order: when, and when we heard of it. */
export interface HistoryEntry {
  at: Date;
  heardAt: Date;
  /** order.created, order.placed, order.paid, refund.requested … */
  kind: string;
  facts: Record<string, unknown>;
}

/** Two facts of the same millisecond are told in the order of a life. */
const LIFE =
  "order.created order.unknown order.placed order.paid order.closed order.late_payment order.second_reference refund.requested refund.funded refund.made_by_acquirer refund.pending refund.succeeded refund.failed".split(
    " ",
  );

/** All that happened to one order and its refunds, in the order we heard of it. Refuses `not_found`. */
export async function getOrderHistory(ctx: Ctx, input: { orderId: Id<"ord"> }): Promise<HistoryEntry[]> {
  may(ctx, "order.history");
  const { orderId } = input;
  const rows = await ctx.db.transaction((tx) =>
    tx
      .select({ at: t.event.happenedAt, heardAt: t.event.heardAt, kind: t.event.kind, facts: t.event.facts })
      .from(t.event)
      .where(and(gte(t.event.day, dayOf(new Date(timeOf(orderId)))), eq(t.event.orderId, orderId)))
      .orderBy(asc(t.event.heardAt)),
  );
  if (rows.length === 0) refuse({ code: "not_found", what: "order" });
  const rank = (kind: string) => LIFE.indexOf(kind);
  return rows.sort((a, b) => a.heardAt.getTime() - b.heardAt.getTime() || rank(a.kind) - rank(b.kind));
}
