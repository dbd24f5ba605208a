import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { type Posting, reversed } from "../ledger/posting.ts";
import { recordPostings } from "../ledger/record-postings.ts";

export interface ReversedBatch {
  batchId: Id<"clb">;
  acquirerId: Id<"acq">;
  clearingDate: Day;
  /** Digest of the file that was rejected, or about which the bank's answer came in after the batch was computed. */
  rejected: string;
}

/** Takes back everything that a batch posted: what stood in it stood nowhere. */
export async function recordReversal(
  sql: HotSql,
  ctx: Ctx,
  { batchId, acquirerId, clearingDate, rejected }: ReversedBatch,
): Promise<void> {
  const merchants = await sql<Row<"position", "number" | "merchantId">[]>`
    select number, merchant_id from position where batch_id = ${batchId}`;
  const merchantOf = new Map(merchants.map((m) => [m.number, m.merchantId]));
  const postings = await sql<
    (Row<"posting", "amountFen" | "reference"> & Pick<Posting, "event" | "from" | "to">)[]
  >`
    select event, from_heading as from, to_heading as to, amount_fen, reference
    from posting where batch_id = ${batchId} order by posted_at, id`;
  await recordPostings(sql, ctx, {
    ...{ acquirerId, businessDay: clearingDate, batchId },
    postings: reversed(postings, rejected),
    merchantOf: (number) => merchantOf.get(number),
  });
}
