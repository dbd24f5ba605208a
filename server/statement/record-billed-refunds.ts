import type { Renamed, Row } from "#db/rows.ts";
import { loadAcquirer } from "../batch/load-acquirer.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { confirmRefund } from "../refund/confirm-refund.ts";
import { recordStaffRefund } from "../refund/record-staff-refund.ts";
import { loadWindow } from "./load-window.ts";

type BilledRow = Row<
  "statementLine",
  "channel" | "merchantOrderNo" | "refundNo" | "acquirerRefundReference" | "state"
> &
  Renamed<"statementLine", { amountFen: "orderFen"; succeededAt: "happenedAt" }>;

/**
 * What a bill shows as refunded happened, whoever did it: a refund of a payment of ours that nobody here asked for is the
 * acquirer's own staff's, and known from now on. Looks at the bills of a clearing date and at what was found before whose
 * payment was not known then. Running it again changes nothing. Refuses `statement_missing`.
 */
export async function recordBilledRefunds(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<void> {
  may(ctx, "statement.compare");
  const { acquirerId, clearingDate } = input;
  const rows = await ctx.db.hot(async (sql) => {
    const acquirer = await loadAcquirer(sql, acquirerId);
    const { from, to, statements } = await loadWindow(sql, { acquirer, clearingDate });
    return sql<BilledRow[]>`
      with billed as (
        select l.* from statement_line l where l.statement_id = any(${statements}::uuid[]) and l.kind = 'refund'
          and l.happened_at >= ${from} and l.happened_at < ${to}
        union
        select l.* from difference d join statement_line l on l.acquirer_id = d.acquirer_id and l.kind = 'refund'
          and l.acquirer_reference = d.acquirer_reference and l.acquirer_refund_reference = d.refund_reference
        where d.acquirer_id = ${acquirerId} and d.status = 'open' and d.kind = 'refund_only_acquirer'
      )
      select s.channel, s.merchant_order_no, s.refund_no, s.acquirer_refund_reference, s.state,
        s.order_fen as amount_fen, s.happened_at as succeeded_at
      from billed s
      join order_attempt a on a.merchant_order_no = s.merchant_order_no
      join "order" o on o.created_month = month_of(a.order_id) and o.id = a.order_id
        and o.acquirer_id = ${acquirerId} and o.acquirer_reference = s.acquirer_reference
      where not exists (select from refund r where r.order_id = o.id and r.refund_no = s.refund_no)
      order by s.happened_at, s.line_no`;
  });
  for (const { state, ...row } of rows) {
    const told = { acquirerId, heardFrom: "statement" as const, ...row };
    if (state === "SUCCESS") await confirmRefund(ctx, told);
    else await recordStaffRefund(ctx, told);
  }
}
