import type { Row } from "#db/rows.ts";
import { addDays } from "../calendar/calendar.ts";
import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { may } from "../permission.ts";
import { RESUME_EVERY_MS } from "./refund-wait.ts";

/** A try reads what was committed before it: sales heard of shortly before it may have been missed, seconds. */
const OVERLAP_S = 5;

/** Waiting refunds that are to be tried again, oldest first: after each new sale of their merchant, and every half minute. */
export async function listDueRefunds(
  ctx: Ctx,
  input: { limit: number },
): Promise<Row<"refund", "refundId" | "orderId">[]> {
  may(ctx, "refund.tend");
  const since = addDays(dayOf(ctx.now()), -1);
  return ctx.db.hot(
    (sql) => sql<Row<"refund", "refundId" | "orderId">[]>`
      select r.id as refund_id, r.order_id from refund r
      where r.funding = 'waiting' and (r.ask_at <= ${ctx.now()}::timestamptz or exists (
        select from payment p where p.merchant_id = r.merchant_id and p.clearing_date >= ${since}::date
          and p.heard_at > r.ask_at - make_interval(secs => ${RESUME_EVERY_MS / 1000 + OVERLAP_S}::int)))
      order by r.created_at, r.id limit ${input.limit}::int`,
  );
}
