import { loadAcquirer } from "../batch/load-acquirer.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { AcquirerCtx } from "../context.ts";
import { type Id, uuidOf } from "../id.ts";
import { may } from "../permission.ts";
import { importStatement } from "./import-statement.ts";

/**
 * Asks the acquirer for one channel's bill of one natural day and imports it. `ready: false` while the acquirer has not made
 * it yet; a bill that is here already is not asked for again. Throws `UnknownResult` when no clear answer came.
 */
export async function fetchStatement(
  ctx: AcquirerCtx,
  input: { acquirerId: Id<"acq">; channel: Channel; day: Day },
): Promise<{ ready: boolean; imported: boolean }> {
  may(ctx, "statement.fetch");
  const { acquirerId, channel, day } = input;
  const { code, known } = await ctx.db.hot(async (sql) => {
    const rows = await sql`select from statement
      where acquirer_id = ${uuidOf(acquirerId)} and channel = ${channel} and bill_day = ${day}::date`;
    return { code: (await loadAcquirer(sql, acquirerId)).code, known: rows.length > 0 };
  });
  if (known) return { ready: true, imported: false };
  const bytes = await ctx.acquirers.of(code, channel).fetchBill(day);
  if (!bytes) return { ready: false, imported: false };
  const { imported } = await importStatement(ctx, { acquirerId, channel, day, bytes });
  return { ready: true, imported };
}
