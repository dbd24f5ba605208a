import type { Renamed, Row } from "#db/rows.ts";
import type { Ctx } from "../context.ts";
import { confirmOrder } from "../order/confirm-order.ts";
import { may } from "../permission.ts";

type AcceptedRow = Row<
  "statementLine",
  "acquirerId" | "channel" | "merchantOrderNo" | "channelNo" | "acquirerReference"
> &
  Renamed<"order", { amountFen: "amountFen" }> &
  Renamed<"statementLine", { payerFen: "settlementFen"; paidAt: "happenedAt" }>;

/**
 * What two people of the acquirer accepted enters under its order's terms: the order is paid from then on, whether it was closed
 * before, or is of another amount than what came. Running it again changes nothing.
 */
export async function recordAcceptedPayments(ctx: Ctx): Promise<void> {
  may(ctx, "statement.compare");
  const rows = await ctx.db.hot(
    (sql) => sql<AcceptedRow[]>`
      select l.acquirer_id, l.channel, l.merchant_order_no, l.channel_no, l.acquirer_reference, o.amount_fen,
        l.settlement_fen as payer_fen, l.happened_at as paid_at
      from decision d
      cross join lateral (select * from statement_line s where s.acquirer_id = d.acquirer_id
        and s.acquirer_reference = d.acquirer_reference and s.kind = 'payment' order by s.happened_at limit 1) l
      join order_attempt a on a.merchant_order_no = l.merchant_order_no and a.acquirer_id = d.acquirer_id
      join "order" o on o.created_month = month_of(a.order_id) and o.id = a.order_id and o.channel_no = l.channel_no
      where d.decided_as = 'accept' and d.refund_reference = '' and o.status <> 'paid'`,
  );
  for (const row of rows) await confirmOrder(ctx, { heardFrom: "statement", ...row });
}
