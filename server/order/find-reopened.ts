import type { HotSql } from "#db/client.ts";
import type { Computed } from "#db/rows.ts";
import { loadCloseBooks } from "../books/load-close-books.ts";
import type { AttemptedOrder } from "./find-attempt.ts";
import { type Reopened, whyReopened } from "./late-payment.ts";

/**
 * Why a payment enters although its order was closed, by our copy of the acquirer's books; undefined where it is late. What is
 * told by a bill comes after the books of its day: a log that is kept has said by then what it has to say.
 */
export async function findReopened(
  sql: HotSql,
  {
    order,
    told,
  }: {
    order: AttemptedOrder;
    told: { acquirerReference: string; merchantOrderNo: string; paidAt: Date; heardFrom: string };
  },
): Promise<Reopened | undefined> {
  const { acquirerId, mode } = order;
  const { acquirerReference, merchantOrderNo, paidAt } = told;
  const [{ isAccepted } = { isAccepted: false }] = await sql<Computed<"isAccepted", boolean>[]>`
    select exists (select from decision where acquirer_id = ${acquirerId} and decided_as = 'accept'
      and acquirer_reference = ${acquirerReference} and refund_reference = '') as is_accepted`;
  const books = await loadCloseBooks(sql, { acquirerId, merchantOrderNo, mode });
  const isWhole = told.heardFrom === "statement";
  return whyReopened({ paidAt, isWhole }, order, books && { ...books, isAccepted });
}
