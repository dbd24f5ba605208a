import type { HotSql } from "#db/client.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { type Id, uuidOf } from "../id.ts";
import { type Posting, shopOf } from "./posting.ts";

const ROWS = 1_000;

/**
 * Writes postings into the transaction of the event they belong to. `merchantOf` names the merchant of a shop's number, so that
 * each row has its tenant. Business day "2026-11-20"; the instant comes from the context.
 */
export async function recordPostings(
  sql: HotSql,
  ctx: Ctx,
  input: {
    acquirerUuid: string;
    businessDay: Day;
    batchId: Id<"clb"> | undefined;
    postings: readonly Posting[];
    merchantOf(number: string): string | undefined;
  },
): Promise<void> {
  const postedAt = ctx.now();
  const batch = input.batchId ? uuidOf(input.batchId) : null;
  for (let i = 0; i < input.postings.length; i += ROWS) {
    const rows = input.postings.slice(i, i + ROWS).map((p) => {
      const number = shopOf(p.from) ?? shopOf(p.to);
      return {
        id: uuidOf(ctx.newId("pst")),
        acquirer_id: input.acquirerUuid,
        merchant_id: (number && input.merchantOf(number)) || null,
        business_day: input.businessDay,
        batch_id: batch,
        event: p.event,
        from_heading: p.from,
        to_heading: p.to,
        amount_fen: p.amountFen,
        reference: p.reference,
        posted_at: postedAt,
      };
    });
    await sql`insert into posting ${sql(rows as never)}`;
  }
}
