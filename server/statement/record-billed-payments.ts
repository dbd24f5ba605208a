import type { Renamed, Row } from "#db/rows.ts";
import { loadAcquirer } from "../batch/load-acquirer.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { confirmOrder } from "../order/confirm-order.ts";
import { may } from "../permission.ts";
import { loadWindow } from "./load-window.ts";

const ROWS = 1_000;

type BilledRow = Row<"statementLine", "channel" | "merchantOrderNo" | "channelNo" | "acquirerReference"> &
  Renamed<"statementLine", { amountFen: "orderFen"; payerFen: "settlementFen"; paidAt: "happenedAt" }>;

/**
 * What a bill shows as paid was paid, whoever has not told us: a payment of an order of ours that nobody here has heard of is
 * confirmed from the bill, as a notification would have done. Running it again changes nothing. Refuses `statement_missing`.
 */
export async function recordBilledPayments(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<void> {
  may(ctx, "statement.compare");
  const { acquirerId, clearingDate } = input;
  const unheard: BilledRow[] = [];
  await ctx.db.bulk(async (sql) => {
    const acquirer = await loadAcquirer(sql, acquirerId);
    const { from, to, statements } = await loadWindow(sql, { acquirer, clearingDate });
    const rows = sql<BilledRow[]>`
      with unheard as materialized (
        select s.* from statement_line s where s.statement_id = any(${statements}::uuid[]) and s.kind = 'payment'
          and s.happened_at >= ${from} and s.happened_at < ${to}
          and not exists (select from payment p where p.acquirer_id = ${acquirerId} and p.acquirer_reference = s.acquirer_reference
            and p.clearing_date = any(array[${clearingDate}::date - 1, ${clearingDate}::date, ${clearingDate}::date + 1]))
      )
      select s.channel, s.merchant_order_no, s.channel_no, s.acquirer_reference, s.order_fen as amount_fen,
        s.settlement_fen as payer_fen, s.happened_at as paid_at
      from unheard s join order_attempt a on a.merchant_order_no = s.merchant_order_no and a.acquirer_id = ${acquirerId}
      where not exists (select from payment p where p.order_id = a.order_id and p.acquirer_reference = s.acquirer_reference)
      order by s.happened_at, s.line_no`.cursor(ROWS);
    for await (const batch of rows) unheard.push(...batch);
  });
  for (const row of unheard) await confirmOrder(ctx, { acquirerId, heardFrom: "statement", ...row });
}
