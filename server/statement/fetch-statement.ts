import type { AcquirerAdapter, Unknown } from "../acquirer/acquirer.ts";
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
 * Asks the acquirer for the bill of one natural day that has a channel's rows and imports it, for every channel that it has. `not_ready` while the acquirer has not made it
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
  const { acquirer, known } = await ctx.db.hot(async (sql) => {
    const rows = await sql`select from statement
      where acquirer_id = ${acquirerId} and channel = ${channel} and bill_day = ${day}::date`;
    return { acquirer: await loadAcquirer(sql, acquirerId), known: rows.length > 0 };
  });
  if (known) return { state: "known" };
  const adapter = ctx.acquirers.of(acquirer.code, channel);
  const fetched = await adapter.bills(day);
  const { billsMadeAfterMs } = adapter.capabilities;
  if (fetched.state === "none" && ctx.now().getTime() < startOf(addDays(day, 1)).getTime() + billsMadeAfterMs)
    return { state: "not_ready" };
  if (fetched.state !== "none" && fetched.state !== "ready") return fetched;
  let imported = false;
  for (const carried of carriedBy(ctx, { acquirer, adapter, channel })) {
    const of = { acquirerId, channel: carried, day };
    if (fetched.state === "none") await recordNoBill(ctx, of);
    else if ((await importStatement(ctx, { ...of, bytes: fetched.bytes })).imported && carried === channel)
      imported = true;
  }
  return { state: fetched.state === "none" ? "none" : imported ? "imported" : "known" };
}

/** The wallets that this connection bills: one file may hold several, and some give it a few times a day only. */
function carriedBy(
  ctx: AcquirerCtx,
  of: {
    acquirer: { code: string; compared: readonly Channel[] };
    adapter: AcquirerAdapter;
    channel: Channel;
  },
): readonly Channel[] {
  const { acquirer, adapter, channel } = of;
  const isCarried = (c: Channel) =>
    adapter.capabilities.ways.some((way) => way.channel === c) &&
    ctx.acquirers.of(acquirer.code, c) === adapter;
  return acquirer.compared.filter((c) => c === channel || isCarried(c));
}
