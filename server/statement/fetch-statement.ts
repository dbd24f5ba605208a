import type { Unknown } from "../acquirer/acquirer.ts";
import { loadAcquirer } from "../batch/load-acquirer.ts";
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { startOf } from "../calendar/instant.ts";
import type { Channel } from "../channel/channel.ts";
import type { AcquirerCtx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { importStatement } from "./import-statement.ts";
import { recordNoBill } from "./record-no-bill.ts";

/**
 * Asks the acquirer for one channel's bill of one natural day and imports it. `not_ready` while the acquirer has not made it
 * yet: "there is none" before the hour at which bills are made says no more than that. After it, `none` is kept as a bill
 * without rows; refuses `bill_denied` where we know better. `unknown` when no clear answer came; a bill that is `known` is not
 * asked for again.
 */
export async function fetchStatement(
  ctx: AcquirerCtx,
  input: { acquirerId: Id<"acq">; channel: Channel; day: Day },
): Promise<{ state: "imported" | "known" | "not_ready" | "none" } | Unknown> {
  may(ctx, "statement.fetch");
  const { acquirerId, channel, day } = input;
  const { code, known } = await ctx.db.hot(async (sql) => {
    const rows = await sql`select from statement
      where acquirer_id = ${acquirerId} and channel = ${channel} and bill_day = ${day}::date`;
    return { code: (await loadAcquirer(sql, acquirerId)).code, known: rows.length > 0 };
  });
  if (known) return { state: "known" };
  const adapter = ctx.acquirers.of(code, channel);
  const fetched = await adapter.bills(day);
  if (fetched.state === "none") {
    const { billsMadeAfterMs } = adapter.capabilities;
    if (ctx.now().getTime() < startOf(addDays(day, 1)).getTime() + billsMadeAfterMs)
      return { state: "not_ready" };
    await recordNoBill(ctx, { acquirerId, channel, day });
    return fetched;
  }
  if (fetched.state !== "ready") return fetched;
  const { imported } = await importStatement(ctx, { acquirerId, channel, day, bytes: fetched.bytes });
  return { state: imported ? "imported" : "known" };
}
