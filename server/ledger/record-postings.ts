import type { HotSql } from "#db/client.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
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
    acquirerId: Id<"acq">;
    businessDay: Day;
    batchId: Id<"clb"> | undefined;
    postings: readonly Posting[];
    merchantOf(number: string): Id<"mch"> | undefined;
  },
): Promise<void> {
  const postedAt = ctx.now();
  for (let i = 0; i < input.postings.length; i += ROWS) {
    const rows = input.postings.slice(i, i + ROWS).map((p) => {
      const number = shopOf(p.from) ?? shopOf(p.to);
      return {
        id: ctx.newId("pst"),
        acquirerId: input.acquirerId,
        merchantId: (number && input.merchantOf(number)) || null,
        businessDay: input.businessDay,
        batchId: input.batchId ?? null,
        event: p.event,
        fromHeading: p.from,
        toHeading: p.to,
        amountFen: p.amountFen,
        reference: p.reference,
        postedAt,
      };
    });
    await sql`insert into posting ${sql(rows as never)}`;
  }
}
