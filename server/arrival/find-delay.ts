import type { HotSql } from "#db/client.ts";
import type { Renamed, Row } from "#db/rows.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type Delay, delayOf, type LateBatch, usualTime } from "./delay.ts";
import { findArrivalClock } from "./find-arrival-clock.ts";

/** The usual time is that of the last so many. */
const PAST_MAX = 20;
/** A shop that waits longer reads of the oldest of these dates. */
const DATES_MAX = 60;

/**
 * The oldest clearing date whose money the reader waits for past the day that was told, with whom it waits for and since when;
 * undefined where nothing is late. Of a date that is not computed yet it counts that the reader's shops sold something on it.
 * Refuses `forbidden` to cashiers and other sides.
 */
export async function findDelay(
  ctx: Ctx,
  input: { subMerchantId?: Id<"smt"> | undefined },
): Promise<Delay | undefined> {
  const actor = may(ctx, "arrival.get");
  const { years } = await findArrivalClock(ctx);
  return await ctx.db.hot(async (sql) => {
    const rows = await listOpen(sql, { ...input, acquirerId: actor.acquirerId });
    const usual = await loadUsual(sql, actor.acquirerId);
    for (const row of rows) {
      const settleDay = row.settleDay ?? settleDayFrom(years, row.clearingDate);
      const delay = settleDay && delayOf({ ...row, settleDay }, ctx.now(), usual);
      if (delay) return delay;
    }
    return undefined;
  });
}

type OpenRow = Row<
  "clearingBatch",
  "clearingDate" | "status" | "windowTo" | "openedAt" | "proposedAt" | "settleDay"
> &
  Pick<LateBatch, "step">;

/** Dates without an end in which something of the reader's stands, or, before they are computed, was sold. */
async function listOpen(
  sql: HotSql,
  { acquirerId, subMerchantId }: { acquirerId: Id<"acq">; subMerchantId?: Id<"smt"> | undefined },
): Promise<OpenRow[]> {
  const shop = (table: string) =>
    subMerchantId ? sql`${sql(table)}.sub_merchant_id = ${subMerchantId}` : sql`true`;
  return await sql<OpenRow[]>`
    select b.clearing_date, b.status, b.step, b.window_to, b.opened_at, coalesce(v.recorded_at, b.proposed_at) as proposed_at,
      b.settle_day
    from (select distinct on (clearing_date) id, clearing_date, status, step, window_to, opened_at,
        proposed_at, settle_day from clearing_batch where acquirer_id = ${acquirerId}
      order by clearing_date, seq desc) b
    left join clearing_file f on f.batch_id = b.id left join verdict v on v.file_id = f.id
    where (b.status = 'open' and exists (select from payment p where p.clearing_date = b.clearing_date and ${shop("p")}))
      or (b.status in ('computed','proposed','released') and exists (
        select from position p where p.batch_id = b.id and p.pay_fen > 0 and ${shop("p")} and not exists (
          select from bank_result x where x.file_digest = f.digest and x.line_no = p.line_no)))
    order by b.clearing_date limit ${DATES_MAX}`;
}

/** By what o'clock the acquirer has released lately, and its bank answered these shops. */
async function loadUsual(sql: HotSql, acquirerId: Id<"acq">) {
  const releases = await sql<Renamed<"verdict", { at: "recordedAt" }>[]>`
    select recorded_at as at from verdict where acquirer_id = ${acquirerId} and verdict = 'released'
    order by recorded_at desc limit ${PAST_MAX}`;
  const answers = await sql<Renamed<"bankResult", { at: "importedAt" }>[]>`
    select imported_at as at from bank_result where kind = 'paid' order by imported_at desc limit ${PAST_MAX}`;
  return { release: usualTime(releases.map((r) => r.at)), bank: usualTime(answers.map((r) => r.at)) };
}

function settleDayFrom(years: Calendar | undefined, clearingDate: Day): Day | undefined {
  if (!years) return undefined;
  try {
    return settleDayOf(years, clearingDate);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
