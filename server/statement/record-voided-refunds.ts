import type { Computed, Row } from "#db/rows.ts";
import { BOOK_READERS } from "../books/book-codec.ts";
import type { RefundVoid } from "../books/refund-void.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { endRefund } from "../refund/end-refund.ts";
import { FAILURE_MESSAGE_MAX, UNFAILED_REFUNDS } from "../refund/refund-status.ts";

/** What a channel calls it; where we learn of it from the book only, so do we. */
const CHANNEL_CODE = "REFUND_CLOSED";

type VoidedRow = Row<"order", "channel" | "merchantOrderNo"> &
  Row<"refund", "refundNo"> &
  Computed<"message", string>;

/**
 * A refund that stands in the acquirer's log of voided refunds has failed, whatever we were told and in whatever order: a lost
 * notification changes nothing. A channel only says that it was closed, the log has the bank's own words. Running it again
 * changes nothing.
 */
export async function recordVoidedRefunds(ctx: Ctx, input: { acquirerId: Id<"acq"> }): Promise<void> {
  may(ctx, "statement.compare");
  const { acquirerId } = input;
  const rows = await ctx.db.hot(async (sql) => {
    const [book] = await sql<Row<"booksVersion", "body">[]>`select body from books_version
      where acquirer_id = ${acquirerId} and book = 'voids' order by start desc, version desc limit 1`;
    if (book === undefined) return [];
    const voids = firstOfEach(BOOK_READERS.voids(book.body));
    const named = sql`unnest(${voids.map((v) => v.acquirerReference)}::text[], ${voids.map((v) => v.refundNo)}::text[],
      ${voids.map((v) => v.reason.slice(0, FAILURE_MESSAGE_MAX))}::text[]) v(acquirer_reference, refund_no, reason)
      join refund r on r.acquirer_id = ${acquirerId} and r.refund_no = v.refund_no
      join "order" o on o.created_month = month_of(r.order_id) and o.id = r.order_id
        and o.acquirer_reference = v.acquirer_reference`;
    await sql`update refund f set failure_message = n.reason
      from (select r.created_month, r.id, v.reason from ${named}) n
      where f.created_month = n.created_month and f.id = n.id and f.failure_message <> n.reason`;
    return sql<
      VoidedRow[]
    >`select o.channel, o.merchant_order_no, r.refund_no, v.reason as message from ${named}
      where r.status = any(${UNFAILED_REFUNDS}::text[])`;
  });
  for (const row of rows)
    await endRefund(ctx, { acquirerId, channelCode: CHANNEL_CODE, heardFrom: "books", ...row });
}

/** The first line about a refund counts. */
const firstOfEach = (voids: readonly RefundVoid[]): RefundVoid[] => [
  ...new Map(voids.toReversed().map((v) => [`${v.acquirerReference}|${v.refundNo}`, v])).values(),
];
