import type { Computed, Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import type { ExceptionKind } from "../order/record-exception.ts";
import { may } from "../permission.ts";
import type { Difference } from "./difference.ts";

export interface DifferenceView extends Difference {
  id: Id<"dif">;
  clearingDate: Day;
  /** Null: the bank, which has none. */
  channel: Channel | null;
  status: "open" | "decided";
  openedAt: Date;
  closedAt: Date | null;
  closedWhy: string | null;
  /** What we heard of a payment that only the bill has and that did not apply to its order: the cause. Null elsewhere. */
  cause: ExceptionKind | null;
}

const ROWS_MAX = 500;

/**
 * Differences between bills and our records, open ones first, oldest first; of one clearing date or all. The acquirer
 * sees its own, the operator all, a shop those of its own payments (row-level security). At most 500. Refuses
 * `forbidden` to cashiers and programs.
 */
export async function listDifferences(
  ctx: Ctx,
  input: { acquirerId?: Id<"acq">; clearingDate?: Day; status?: "open" | "decided" },
): Promise<DifferenceView[]> {
  const actor = may(ctx, "difference.list");
  const acquirer = "acquirerId" in actor ? actor.acquirerId : input.acquirerId;
  const rows = await ctx.db.hot(
    (sql) => sql<
      (Row<"difference", "differenceId" | Exclude<keyof DifferenceView, "id" | "cause">> &
        Computed<"cause", ExceptionKind | null>)[]
    >`
      select id as difference_id, clearing_date, channel, kind, acquirer_reference,
        refund_reference, amount_fen, expected, found, status, opened_at,
        closed_at, closed_why,
        case when kind = 'only_acquirer' then (select e.kind from payment_exception e where e.acquirer_id = difference.acquirer_id
          and e.acquirer_reference = difference.acquirer_reference order by e.found_at, e.id limit 1) end as cause
      from difference
      where ${acquirer ? sql`acquirer_id = ${acquirer}` : sql`true`}
        and ${input.clearingDate ? sql`clearing_date = ${input.clearingDate}::date` : sql`true`}
        and ${input.status ? sql`status = ${input.status}` : sql`true`}
      order by status desc, clearing_date, acquirer_reference, refund_reference limit ${ROWS_MAX}`,
  );
  return rows.map(({ differenceId, ...row }) => ({ ...row, id: differenceId }));
}
