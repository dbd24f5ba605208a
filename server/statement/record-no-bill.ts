import type { HotSql } from "#db/client.ts";
import type { Computed } from "#db/rows.ts";
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { startOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { sha256Hex } from "../document/digest.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

interface ChannelDay {
  acquirerId: Id<"acq">;
  channel: Channel;
  /** The natural day of the bill. */
  day: Day;
}

/**
 * Keeps the acquirer's answer that a day of a channel has no bill, as a bill without rows. Once; a bill that is here stays.
 * Refuses `bill_denied` where we know of payments or refunds of that day: then one of the two is wrong, and people ask.
 */
export async function recordNoBill(ctx: Ctx, of: ChannelDay): Promise<void> {
  may(ctx, "statement.import");
  const { acquirerId, channel, day } = of;
  const statementId = ctx.newId("stm");
  const nothing = Buffer.alloc(0);
  await ctx.db.hot(async (sql) => {
    // load
    const ours = await countOurs(sql, of);
    // decide
    if (ours.count > 0)
      refuse({ code: "bill_denied", channel, day, count: ours.count, missingFen: `${ours.fen}` });
    // write
    await sql`insert into statement (id, acquirer_id, channel, bill_day, sha256, bytes, payment_count, payment_fen,
        refund_count, refund_fen, fee_fen, faults, imported_at, is_none)
      values (${statementId}, ${acquirerId}, ${channel}, ${day}::date, ${sha256Hex(nothing)}, ${nothing}, 0, 0,
        0, 0, 0, '[]', ${ctx.now()}, true)
      on conflict (acquirer_id, channel, bill_day) do nothing`;
  });
  ctx.defer({ topic: "clearing", id: statementId, acquirerId });
}

/** Payments and refunds of ours that such a bill would have to state, and what they come to. */
async function countOurs(sql: HotSql, { acquirerId, channel, day }: ChannelDay) {
  const [from, to] = [startOf(day), startOf(addDays(day, 1))];
  const [ours] = await sql<(Computed<"count", number> & Computed<"fen", bigint>)[]>`
    select count(*)::int as count, coalesce(sum(fen), 0)::bigint as fen from (
      select amount_fen as fen from payment
      where acquirer_id = ${acquirerId} and channel = ${channel} and paid_at >= ${from} and paid_at < ${to}
        and clearing_date between ${addDays(day, -1)}::date and ${addDays(day, 1)}::date
      union all
      select r.amount_fen from refund r join payment p on p.order_id = r.order_id and p.merchant_id = r.merchant_id
      where r.acquirer_id = ${acquirerId} and p.channel = ${channel} and r.status in ('pending','succeeded')
        and coalesce(r.finished_at, r.created_at) >= ${from} and coalesce(r.finished_at, r.created_at) < ${to}) ours`;
  return ours ?? { count: 0, fen: 0n };
}
