import { and, eq } from "drizzle-orm";
import { createdMonthOf } from "#db/columns.ts";
import { order } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

/** `ok`: the row holds a definite answer of the acquirer. `unknown`: it does not yet. */
export interface Told {
  state: "ok" | "unknown";
}

/**
 * Whether an order that somebody else holds or finished got as far as the caller wants: an answer to placing it, or its
 * end. Refuses `not_found`.
 */
export async function getOrderState(
  ctx: Ctx,
  input: { orderId: Id<"ord">; wanted: "placed" | "final" },
): Promise<Told> {
  const [row] = await ctx.db.transaction((tx) =>
    tx
      .select({ status: order.status, forwardState: order.forwardState })
      .from(order)
      .where(and(eq(order.createdMonth, createdMonthOf(input.orderId)), eq(order.id, input.orderId))),
  );
  if (row === undefined) refuse({ code: "not_found", what: "order" });
  const isThere = row.status !== "open" || (input.wanted === "placed" && row.forwardState === "placed");
  return { state: isThere ? "ok" : "unknown" };
}
